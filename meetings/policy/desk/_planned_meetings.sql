-- Rule 8. The meetings of the types the viewer coordinates.
SELECT m.id AS meeting_id
FROM {rec}coordinators k
JOIN {rec}meeting_types t ON t.id = k.meeting_type_id
JOIN {rec}meetings m ON m.meeting_type_id = t.id
WHERE k.person_id = viewer_person()
  AND t.agreement_id IN (SELECT p.agreement_id FROM {see}_partnerships p)
