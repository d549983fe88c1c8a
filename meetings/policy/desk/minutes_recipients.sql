-- Rules 10 and 12. The officers of the meeting, whoever may open the document, and the representatives of an agency some
-- of whose information it carries.
SELECT b.*
FROM {rec}minutes_recipients b
WHERE b.meeting_id IN (SELECT l.meeting_id FROM {see}_led_meetings l)
  OR b.minutes_id IN (SELECT n.id FROM {see}minutes n)
  OR b.minutes_id IN (SELECT k.minutes_id FROM {see}minutes_information k)
