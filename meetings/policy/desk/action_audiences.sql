-- Who can see an action, for those who see its case.
SELECT b.*
FROM {rec}action_audiences b
JOIN {rec}actions x ON x.id = b.action_id
WHERE b.action_id IN (SELECT v.id FROM {see}_actions v)
  AND x.case_id IN (SELECT o.case_id FROM {see}_opened o)
