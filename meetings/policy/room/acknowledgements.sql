-- Rule 4. A guest's or observer's own answers to the meeting's statement.
SELECT b.*
FROM {rec}acknowledgements b
WHERE b.person_id = viewer_person() AND b.meeting_id IN (SELECT m.id FROM {see}meetings m)
