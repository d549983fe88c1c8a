-- Rules 4 and 7. The officers of the meeting, on the cases they see; why the law lets the guest hear only where the case
-- is opened.
SELECT b.agenda_item_id, b.attendance_id, CASE WHEN o.case_id IS NOT NULL THEN b.lawful_reason END AS lawful_reason,
  b.admitted_by, b.admitted_at
FROM {rec}guest_admissions b
JOIN {rec}agenda_items g ON g.id = b.agenda_item_id
LEFT JOIN {see}_opened o ON o.case_id = g.case_id
WHERE g.case_id IN (SELECT c.id FROM {see}_cases c)
  AND g.meeting_id IN (SELECT m.meeting_id FROM {see}_office_meetings m)
