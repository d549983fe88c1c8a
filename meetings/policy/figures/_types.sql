-- Rules 1, 4 and 8. The meeting types the viewer coordinates: approved, under an active partner, no administrator, with
-- a standing undertaking as for whatever others made.
SELECT t.id AS meeting_type_id
FROM {rec}coordinators k
JOIN {rec}meeting_types t ON t.id = k.meeting_type_id
WHERE k.person_id = viewer_person()
  AND t.agreement_id IN (SELECT p.agreement_id FROM {see}_partnerships p)
  AND t.agreement_id IN (SELECT u.agreement_id FROM {see}_undertakings u)
