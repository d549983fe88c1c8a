-- Rule 10. The officers of the meeting, and whoever may open the document.
SELECT b.*
FROM {rec}minutes_recipients b
WHERE b.meeting_id IN (SELECT l.meeting_id FROM {see}_led_meetings l)
  OR b.minutes_id IN (SELECT n.id FROM {see}minutes n)
