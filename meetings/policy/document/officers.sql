-- As the meeting.
SELECT b.* FROM {rec}officers b WHERE b.meeting_id IN (SELECT m.meeting_id FROM {see}_meeting m)
