-- Rule 6. People by count and agency: never who.
SELECT b.id, b.meeting_id, NULL AS person_id, b.agency_id, b.role, b.state, b.in_room, b.waiting, NULL AS here_by,
  NULL AS arrived_at, NULL AS left_at, NULL AS acknowledgement_id, b.agreed_at, NULL AS invited_at
FROM {rec}attendances b
JOIN {see}meetings m ON m.id = b.meeting_id
