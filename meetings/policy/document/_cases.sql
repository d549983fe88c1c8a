-- Rule 10. The agenda's cases in which the agency was involved while the meeting lasted.
SELECT g.case_id, g.id AS agenda_item_id, g.meeting_id
FROM {see}_meeting m
JOIN {rec}agenda_items g ON g.meeting_id = m.meeting_id
WHERE EXISTS (
  SELECT 1 FROM {rec}involvements i
  WHERE i.case_id = g.case_id AND i.agency_id = viewer_agency()
    AND i.from_at <= m.closed_at AND (i.until_at IS NULL OR i.until_at > m.opened_at))
