-- Rule 10. The viewer's meeting once it is closed.
SELECT m.id AS meeting_id, m.closed_at
FROM {rec}meetings m
WHERE m.id = viewer_meeting() AND m.state IN ('closed', 'issued')
