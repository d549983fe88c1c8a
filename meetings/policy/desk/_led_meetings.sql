-- Rules 1 and 10. The meetings the viewer is an officer of, also once their cases are out of sight: who got the minutes,
-- and who opened them, is no case text.
SELECT o.meeting_id
FROM {rec}officers o
JOIN {rec}meetings m ON m.id = o.meeting_id
JOIN {rec}meeting_types t ON t.id = m.meeting_type_id
WHERE o.person_id = viewer_person()
  AND t.agreement_id IN (SELECT p.agreement_id FROM {see}_partnerships p)
