-- Clause 9.6. The agencies under the agreements whose meetings the viewer coordinates.
SELECT p.agency_id
FROM {rec}coordinators k
JOIN {rec}meeting_types t ON t.id = k.meeting_type_id
JOIN {rec}partners p ON p.agreement_id = t.agreement_id
WHERE k.person_id = viewer_person()
  AND t.agreement_id IN (SELECT o.agreement_id FROM {see}_partnerships o)
