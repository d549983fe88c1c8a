-- Rules 2 and 4. Title and summary are the bringing agency's words: others read them once the case is opened to them.
SELECT b.id, b.agreement_id, b.reference, b.kind, b.subject, b.brought_by,
  CASE WHEN b.brought_by = viewer_agency() OR b.id IN (SELECT o.case_id FROM {see}_opened o)
       THEN b.title END AS title,
  CASE WHEN b.brought_by = viewer_agency() OR b.id IN (SELECT o.case_id FROM {see}_opened o)
       THEN b.summary END AS summary,
  b.title_safe_for_wall, b.opened_at, b.opened_by, b.version
FROM {rec}cases b
WHERE b.id IN (SELECT c.id FROM {see}_cases c)
