-- As the minutes and the case.
SELECT b.*
FROM {rec}minutes_cases b
WHERE b.minutes_id IN (SELECT n.id FROM {see}minutes n)
  AND b.case_id IN (SELECT c.id FROM {see}_cases c)
