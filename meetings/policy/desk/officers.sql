-- As the meeting.
SELECT b.* FROM {rec}officers b WHERE b.meeting_id IN (SELECT m.id FROM {see}_meetings m)
