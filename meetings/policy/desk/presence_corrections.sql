-- As the presence, for those who see its case; rule 4: why, only where the case is opened.
SELECT b.id, b.presence_id, b.in_at, b.out_at, CASE WHEN o.case_id IS NOT NULL THEN b.reason END AS reason,
  b.replaces_id, b.recorded_by, b.recorded_at
FROM {rec}presence_corrections b
JOIN {rec}presences p ON p.id = b.presence_id
JOIN {rec}agenda_items g ON g.id = p.agenda_item_id
LEFT JOIN {see}_opened o ON o.case_id = p.case_id
WHERE p.case_id IN (SELECT c.id FROM {see}_cases c)
  AND (p.person_id = viewer_person()
    OR g.meeting_id IN (SELECT m.meeting_id FROM {see}_office_meetings m))
