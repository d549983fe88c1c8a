-- Rules 2 and 4. Title and summary are the bringing agency's words: others read them once the case is opened to them.
SELECT b.id, b.agreement_id, b.reference, b.kind, b.subject, b.brought_by,
  CASE WHEN b.brought_by = viewer_agency() OR o.case_id IS NOT NULL THEN b.title END AS title,
  CASE WHEN b.brought_by = viewer_agency() OR o.case_id IS NOT NULL THEN b.summary END AS summary,
  b.title_safe_for_wall, b.opened_at, b.opened_by, b.version
FROM {see}_cases c
JOIN {rec}cases b ON b.id = c.id
LEFT JOIN {see}_opened o ON o.case_id = c.id
