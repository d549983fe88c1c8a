-- Rule 6. Who is in the room for the item on the table, by place on the register: never since when or from
-- where, never why not.
SELECT b.id, b.agenda_item_id, b.attendance_id, NULL AS in_at, NULL AS out_at, NULL AS out_because, NULL AS remote,
  NULL AS case_id, NULL AS person_id, NULL AS agency_id
FROM {see}_ready r
JOIN {rec}presences b ON b.agenda_item_id = r.agenda_item_id AND b.out_at IS NULL
