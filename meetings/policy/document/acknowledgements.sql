-- As the register.
SELECT b.* FROM {rec}acknowledgements b WHERE b.meeting_id IN (SELECT m.meeting_id FROM {see}_meeting m)
