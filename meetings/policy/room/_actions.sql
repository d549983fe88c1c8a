-- Rule 6. Actions on the case on the table whose audience has every counted agency; and those that are read back.
SELECT b.id AS action_id
FROM {see}_ready r
JOIN {rec}actions b ON b.case_id = r.case_id
WHERE NOT EXISTS (
  SELECT 1 FROM {see}_counted n
  WHERE NOT EXISTS (
    SELECT 1 FROM {rec}action_audiences a WHERE a.action_id = b.id AND a.agency_id = n.agency_id))
UNION ALL
SELECT k.action_id FROM {see}_read_back k
