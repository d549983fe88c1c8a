-- As the presence.
SELECT b.* FROM {rec}presence_corrections b WHERE b.presence_id IN (SELECT p.id FROM {see}presences p)
