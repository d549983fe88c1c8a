-- Rule 8. When the meetings of those types were held, closed and issued: no title, no place, no statement.
SELECT b.id, b.meeting_type_id, NULL AS title, b.state, b.starts_at, NULL AS planned_minutes, NULL AS place,
  NULL AS secure_venue, NULL AS sight_from, NULL AS corrections_until, NULL AS statement_id, NULL AS statement_heading,
  NULL AS statement_sha256, NULL AS invited_at, b.opened_at, b.closed_at, b.issued_at, NULL AS screen_mode,
  NULL AS on_table_id, NULL AS revision, NULL AS agenda_revision, NULL AS version
FROM {rec}meetings b
WHERE b.meeting_type_id IN (SELECT k.meeting_type_id FROM {see}_types k)
