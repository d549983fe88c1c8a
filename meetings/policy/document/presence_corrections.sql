-- As the presence: the times, never why.
SELECT b.id, b.presence_id, b.in_at, b.out_at, NULL AS reason, b.replaces_id, b.recorded_by, b.recorded_at
FROM {rec}presence_corrections b
WHERE b.presence_id IN (SELECT p.id FROM {see}presences p)
