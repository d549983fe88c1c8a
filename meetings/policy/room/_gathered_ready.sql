-- Rule 6. The items whose room check would find nothing with everybody here inside: somebody is counted, everybody has
-- agreed, every counted agency is involved and active, nobody is excluded, every guest was admitted.
SELECT g.id AS agenda_item_id, g.case_id, g.meeting_id
FROM {rec}agenda_items g
WHERE g.id IN (SELECT k.agenda_item_id FROM {see}_gathered_counted k)
  AND NOT EXISTS (SELECT 1 FROM {see}_gathered n WHERE n.agreed_at IS NULL)
  AND NOT EXISTS (
    SELECT 1 FROM {see}_gathered_counted k
    WHERE k.agenda_item_id = g.id
      AND NOT EXISTS (
        SELECT 1 FROM {rec}involvements i
        JOIN {rec}partners p ON p.agreement_id = k.agreement_id AND p.agency_id = i.agency_id
        WHERE i.case_id = k.case_id AND i.agency_id = k.agency_id
          AND i.from_at <= viewer_now() AND (i.until_at IS NULL OR i.until_at > viewer_now())
          AND p.from_at <= viewer_now() AND (p.until_at IS NULL OR p.until_at > viewer_now())
          AND (p.suspended_at IS NULL OR p.suspended_at > viewer_now())))
  AND NOT EXISTS (
    SELECT 1 FROM {see}_gathered n
    JOIN {rec}exclusions x ON x.person_id = n.person_id AND x.case_id = n.case_id AND x.lifted_at IS NULL
    WHERE n.agenda_item_id = g.id)
  AND NOT EXISTS (
    SELECT 1 FROM {see}_gathered n
    WHERE n.agenda_item_id = g.id AND n.role = 'guest'
      AND n.attendance_id NOT IN (
        SELECT d.attendance_id FROM {rec}guest_admissions d WHERE d.agenda_item_id = n.agenda_item_id))
