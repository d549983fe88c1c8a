-- Rule 10. The date of the meeting the executive summary is of: no title, no place, no free text.
SELECT b.id, b.meeting_type_id, NULL AS title, b.state, b.starts_at, NULL AS planned_minutes, NULL AS place,
  NULL AS secure_venue, NULL AS sight_from, NULL AS corrections_until, NULL AS statement_id, NULL AS statement_heading,
  NULL AS statement_sha256, NULL AS invited_at, b.opened_at, b.closed_at, b.issued_at, NULL AS screen_mode,
  NULL AS on_table_id, NULL AS revision, NULL AS agenda_revision, NULL AS version
FROM {rec}meetings b
WHERE b.id IN (SELECT m.meeting_id FROM {see}_meeting m)
