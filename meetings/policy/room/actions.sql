-- Rule 6. Actions on the case on the table whose audience has every counted agency; owners by agency.
SELECT b.id, b.reference, b.agenda_item_id, b.case_id, b.meeting_id, b.text, NULL AS owner_id, b.owner_agency_id,
  b.due_on, b.state, NULL AS recorded_by, b.recorded_at, b.version,
  NULL AS asked_due_on, NULL AS remind_at
FROM {see}_ready r
JOIN {rec}actions b ON b.case_id = r.case_id
WHERE NOT EXISTS (
  SELECT 1 FROM {see}_counted n
  WHERE NOT EXISTS (
    SELECT 1 FROM {rec}action_audiences a WHERE a.action_id = b.id AND a.agency_id = n.agency_id))
