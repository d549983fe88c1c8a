-- As the minutes.
SELECT b.* FROM {rec}minutes_notes b WHERE b.minutes_id IN (SELECT n.id FROM {see}minutes n)
