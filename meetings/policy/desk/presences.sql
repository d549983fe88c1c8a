-- One's own; the officers see who was in the room, on the cases they see.
SELECT b.*
FROM {rec}presences b
JOIN {rec}agenda_items g ON g.id = b.agenda_item_id
JOIN {rec}attendances a ON a.id = b.attendance_id
WHERE g.case_id IN (SELECT c.id FROM {see}_cases c)
  AND (a.person_id = viewer_person()
    OR g.meeting_id IN (SELECT o.meeting_id FROM {see}_office_meetings o))
