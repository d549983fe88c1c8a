-- Rule 6. Of a case that the room may see the reference and kind alone; its title only where ticked safe for the wall.
SELECT b.id, b.agreement_id, b.reference, b.kind, NULL AS subject, NULL AS brought_by,
  CASE WHEN b.title_safe_for_wall = true THEN b.title END AS title,
  NULL AS summary, b.title_safe_for_wall, NULL AS opened_at, NULL AS opened_by, b.version
FROM {rec}cases b
WHERE b.id IN (SELECT s.case_id FROM {see}_cases s)
