-- The agencies involved now in the case on the table.
SELECT i.agency_id
FROM {see}_table t
JOIN {rec}involvements i ON i.case_id = t.case_id
  AND i.from_at <= viewer_now() AND (i.until_at IS NULL OR i.until_at > viewer_now())
