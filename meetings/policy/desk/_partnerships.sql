-- Rule 1. The agreements under which the viewer's agency is an active partner now.
SELECT p.agreement_id
FROM {rec}partners p
WHERE p.agency_id = viewer_agency()
  AND p.from_at <= viewer_now()
  AND (p.until_at IS NULL OR p.until_at > viewer_now())
  AND (p.suspended_at IS NULL OR p.suspended_at > viewer_now())
