-- Who is in the room for the item on the table.
SELECT a.id AS attendance_id, a.person_id, a.agency_id, a.role, a.agreed_at, t.agenda_item_id, t.case_id,
  t.meeting_id, t.agreement_id
FROM {see}_table t
JOIN {rec}presences p ON p.agenda_item_id = t.agenda_item_id AND p.out_at IS NULL
JOIN {rec}attendances a ON a.id = p.attendance_id AND a.state = 'here'
