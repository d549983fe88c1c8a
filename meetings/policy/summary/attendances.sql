-- Rule 10. Which agencies were there.
SELECT b.id, b.meeting_id, NULL AS person_id, b.agency_id, b.role, b.state, b.in_room, NULL AS waiting,
  NULL AS here_by, b.arrived_at, NULL AS left_at, NULL AS acknowledgement_id, NULL AS agreed_at, NULL AS invited_at
FROM {rec}attendances b
JOIN {see}_meeting m ON m.meeting_id = b.meeting_id
