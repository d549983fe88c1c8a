-- Rule 10. That a case of some kind was discussed, never which.
SELECT b.id, b.meeting_id, b.case_id, NULL AS referral_id, NULL AS position, NULL AS minutes, b.state,
  NULL AS started_at, NULL AS ended_at
FROM {rec}agenda_items b
JOIN {see}_meeting m ON m.meeting_id = b.meeting_id
