-- As the minutes and the information.
SELECT b.*
FROM {rec}minutes_information b
WHERE b.minutes_id IN (SELECT n.id FROM {see}minutes n)
  AND b.information_id IN (SELECT i.id FROM {see}information i)
