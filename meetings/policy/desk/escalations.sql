-- One's own.
SELECT b.*
FROM {rec}escalations b
WHERE b.person_id = viewer_person() AND b.action_id IN (SELECT x.id FROM {see}_actions x)
