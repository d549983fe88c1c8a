-- One's own; the officers and coordinators, since when somebody is needed tells which cases are theirs.
SELECT b.*
FROM {rec}invitations b
JOIN {see}attendances a ON a.id = b.attendance_id
WHERE a.person_id = viewer_person()
   OR a.meeting_id IN (SELECT o.meeting_id FROM {rec}officers o WHERE o.person_id = viewer_person())
   OR a.meeting_id IN (SELECT k.meeting_id FROM {see}_planned_meetings k)
