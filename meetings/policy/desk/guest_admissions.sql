-- The officers of the meeting, on the cases they see.
SELECT b.*
FROM {rec}guest_admissions b
JOIN {rec}agenda_items g ON g.id = b.agenda_item_id
WHERE g.case_id IN (SELECT c.id FROM {see}_cases c)
  AND g.meeting_id IN (SELECT o.meeting_id FROM {see}_office_meetings o)
