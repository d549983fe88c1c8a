-- The cases the viewer's agency is involved in now.
SELECT i.case_id
FROM {rec}involvements i
WHERE i.agency_id = viewer_agency()
  AND i.from_at <= viewer_now()
  AND (i.until_at IS NULL OR i.until_at > viewer_now())
