-- The room's own meeting, while it is open; for a guest or observer, if they are on its register.
SELECT b.*
FROM {rec}meetings b
WHERE b.id = viewer_meeting() AND b.state = 'open'
  AND (viewer_person() IS NULL
    OR b.id IN (SELECT a.meeting_id FROM {rec}attendances a WHERE a.person_id = viewer_person()))
