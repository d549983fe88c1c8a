-- Rule 6. Decisions of the item on the table whose audience has every counted agency.
SELECT b.*
FROM {see}_ready r
JOIN {rec}decisions b ON b.agenda_item_id = r.agenda_item_id
WHERE NOT EXISTS (
  SELECT 1 FROM {see}_counted n
  WHERE NOT EXISTS (
    SELECT 1 FROM {rec}decision_audiences a WHERE a.decision_id = b.id AND a.agency_id = n.agency_id))
