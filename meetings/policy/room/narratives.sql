-- Rule 6. Narratives of the item on the table whose audience has every counted agency.
SELECT b.id, b.agenda_item_id, b.case_id, b.meeting_id, b.text, b.replaces_id, NULL AS recorded_by, b.recorded_at
FROM {see}_ready r
JOIN {rec}narratives b ON b.agenda_item_id = r.agenda_item_id
WHERE NOT EXISTS (
  SELECT 1 FROM {see}_counted n
  WHERE NOT EXISTS (
    SELECT 1 FROM {rec}narrative_audiences a WHERE a.narrative_id = b.id AND a.agency_id = n.agency_id))
