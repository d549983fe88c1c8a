-- The people on the register, the officers, the owners of the actions and those who dissented.
SELECT b.*
FROM {rec}people b
WHERE b.id IN (
  SELECT a.person_id FROM {see}attendances a
  UNION ALL SELECT f.person_id FROM {see}officers f
  UNION ALL SELECT x.owner_id FROM {see}actions x
  UNION ALL SELECT y.by FROM {see}action_answers y
  UNION ALL SELECT d.person_id FROM {see}dissents d)
