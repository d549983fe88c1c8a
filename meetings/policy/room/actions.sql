-- Rule 6. What the room may see of actions; owners by agency.
SELECT b.id, b.reference, b.agenda_item_id, b.case_id, b.meeting_id, b.text, NULL AS owner_id, b.owner_agency_id,
  b.due_on, b.state, NULL AS recorded_by, b.recorded_at, b.version,
  NULL AS asked_due_on, NULL AS remind_at
FROM {rec}actions b
WHERE b.id IN (SELECT s.action_id FROM {see}_actions s)
