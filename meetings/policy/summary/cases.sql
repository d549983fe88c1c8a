-- Rule 10. Cases by kind: no reference, no title, no summary.
SELECT b.id, NULL AS agreement_id, NULL AS reference, b.kind, NULL AS subject, NULL AS brought_by, NULL AS title,
  NULL AS summary, NULL AS title_safe_for_wall, NULL AS opened_at, NULL AS opened_by, NULL AS version
FROM {rec}cases b
WHERE b.id IN (SELECT g.case_id FROM {see}agenda_items g)
