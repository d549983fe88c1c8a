-- Rule 10. The viewer's meeting once it is closed, if the agency is still an active partner.
SELECT m.id AS meeting_id, m.opened_at, m.closed_at
FROM {rec}meetings m
JOIN {rec}meeting_types t ON t.id = m.meeting_type_id
JOIN {rec}partners p ON p.agreement_id = t.agreement_id AND p.agency_id = viewer_agency()
WHERE m.id = viewer_meeting()
  AND m.state IN ('closed', 'issued')
  AND p.from_at <= viewer_now()
  AND (p.until_at IS NULL OR p.until_at > viewer_now())
  AND (p.suspended_at IS NULL OR p.suspended_at > viewer_now())
