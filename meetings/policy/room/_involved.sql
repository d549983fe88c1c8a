-- The active partners involved now in the case on the table.
SELECT i.agency_id
FROM {see}_table t
JOIN {rec}involvements i ON i.case_id = t.case_id
  AND i.from_at <= viewer_now() AND (i.until_at IS NULL OR i.until_at > viewer_now())
JOIN {rec}partners p ON p.agency_id = i.agency_id AND p.agreement_id = t.agreement_id
  AND p.from_at <= viewer_now() AND (p.until_at IS NULL OR p.until_at > viewer_now())
  AND (p.suspended_at IS NULL OR p.suspended_at > viewer_now())
