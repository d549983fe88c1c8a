-- Rule 10. The meeting the document is of.
SELECT b.* FROM {rec}meetings b WHERE b.id IN (SELECT m.meeting_id FROM {see}_meeting m)
