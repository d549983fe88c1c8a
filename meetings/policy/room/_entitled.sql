-- Rule 1. Of the agencies involved in the case on the table, the active partners.
SELECT p.agency_id
FROM {see}_table t
JOIN {rec}partners p ON p.agreement_id = t.agreement_id
WHERE p.agency_id IN (SELECT i.agency_id FROM {see}_involved i)
  AND p.from_at <= viewer_now() AND (p.until_at IS NULL OR p.until_at > viewer_now())
  AND (p.suspended_at IS NULL OR p.suspended_at > viewer_now())
