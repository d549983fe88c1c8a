-- The register, with who agreed, how and when.
SELECT b.* FROM {rec}attendances b WHERE b.meeting_id IN (SELECT m.meeting_id FROM {see}_meeting m)
