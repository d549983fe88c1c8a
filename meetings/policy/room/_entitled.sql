-- Rule 1. Of the agencies involved, the active partners.
SELECT i.agency_id
FROM {see}_involved i
JOIN {rec}partners p ON p.agreement_id = i.agreement_id AND p.agency_id = i.agency_id
WHERE p.from_at <= viewer_now() AND (p.until_at IS NULL OR p.until_at > viewer_now())
  AND (p.suspended_at IS NULL OR p.suspended_at > viewer_now())
