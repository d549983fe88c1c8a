-- Rule 10. Actions made at the meeting, and earlier ones, to be counted: no reference, no text, nothing since its close.
SELECT b.id, NULL AS reference, b.agenda_item_id, NULL AS case_id, b.meeting_id, NULL AS text, NULL AS owner_id,
  NULL AS owner_agency_id, NULL AS due_on, NULL AS state, NULL AS recorded_by, NULL AS recorded_at, NULL AS version,
  NULL AS asked_due_on, NULL AS remind_at
FROM {rec}actions b
WHERE b.case_id IN (SELECT g.case_id FROM {see}agenda_items g)
  AND b.recorded_at <= (SELECT m.closed_at FROM {see}_meeting m)
