-- Rule 6. The actions of this meeting that are read back: on such an item, with every counted agency in their audience.
SELECT b.id AS action_id, b.case_id
FROM {see}_gathered_ready r
JOIN {rec}actions b ON b.agenda_item_id = r.agenda_item_id
WHERE NOT EXISTS (
  SELECT 1 FROM {see}_gathered_counted k
  WHERE k.agenda_item_id = r.agenda_item_id
    AND NOT EXISTS (
      SELECT 1 FROM {rec}action_audiences a WHERE a.action_id = b.id AND a.agency_id = k.agency_id))
