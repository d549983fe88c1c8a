-- Rule 6. People by count and agency: never who; but a guest or observer knows their own place.
SELECT b.id, b.meeting_id, CASE WHEN b.person_id = viewer_person() THEN b.person_id END AS person_id, b.agency_id,
  b.role, b.state, b.in_room, b.waiting, NULL AS here_by, NULL AS arrived_at, NULL AS left_at,
  CASE WHEN b.person_id = viewer_person() THEN b.acknowledgement_id END AS acknowledgement_id, b.agreed_at,
  NULL AS invited_at
FROM {rec}attendances b
JOIN {see}meetings m ON m.id = b.meeting_id
