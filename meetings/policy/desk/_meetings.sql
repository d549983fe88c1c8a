-- Rule 13. Its register, its officers and its coordinators.
SELECT b.id
FROM {rec}meetings b
JOIN {rec}meeting_types t ON t.id = b.meeting_type_id
WHERE t.agreement_id IN (SELECT p.agreement_id FROM {see}_partnerships p)
  AND (b.id IN (SELECT a.meeting_id FROM {rec}attendances a WHERE a.person_id = viewer_person())
    OR b.id IN (SELECT o.meeting_id FROM {rec}officers o WHERE o.person_id = viewer_person())
    OR b.id IN (SELECT k.meeting_id FROM {see}_planned_meetings k))
