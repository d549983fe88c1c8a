-- Of the agencies with a person in the room, those involved now in the case on the table.
SELECT n.agency_id, n.agreement_id
FROM {see}_inside n
JOIN {rec}involvements i ON i.case_id = n.case_id AND i.agency_id = n.agency_id
  AND i.from_at <= viewer_now() AND (i.until_at IS NULL OR i.until_at > viewer_now())
