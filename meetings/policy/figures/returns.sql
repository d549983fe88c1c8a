-- Rules 7 and 8. Whether agencies answered in time before those meetings: no case. None on a case the viewer is kept out of.
SELECT b.id, b.meeting_id, NULL AS case_id, b.agency_id, NULL AS reference, NULL AS kind, NULL AS asked_at, b.due_on,
  b.answered_at, b.late_at, NULL AS closed_at, b.withdrawn_at
FROM {rec}returns b
WHERE b.withdrawn_at IS NULL
  AND b.meeting_id IN (SELECT m.id FROM {see}meetings m)
  AND b.case_id NOT IN (SELECT x.case_id FROM {see}_exclusions x)
