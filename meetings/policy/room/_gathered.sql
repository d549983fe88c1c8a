-- Rule 6. While the projector reads the actions back: each item of its meeting with everybody who is here, whatever
-- they stepped out for. A guest or observer has no such screen.
SELECT g.id AS agenda_item_id, g.case_id, g.meeting_id, c.agreement_id, a.id AS attendance_id, a.person_id,
  a.agency_id, a.role, a.agreed_at
FROM {rec}meetings m
JOIN {rec}agenda_items g ON g.meeting_id = m.id
JOIN {rec}cases c ON c.id = g.case_id
JOIN {rec}attendances a ON a.meeting_id = m.id AND a.state = 'here'
WHERE m.id = viewer_meeting() AND m.state = 'open' AND m.screen_mode = 'closing' AND viewer_person() IS NULL
