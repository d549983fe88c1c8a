-- As the presence, for those who see its case.
SELECT b.*
FROM {rec}presence_corrections b
JOIN {rec}presences p ON p.id = b.presence_id
JOIN {rec}agenda_items g ON g.id = p.agenda_item_id
WHERE p.case_id IN (SELECT c.id FROM {see}_cases c)
  AND (p.person_id = viewer_person()
    OR g.meeting_id IN (SELECT o.meeting_id FROM {see}_office_meetings o))
