-- Rule 10. What the agency holds a disclosure of, up to the close of the meeting.
SELECT b.*
FROM {rec}information b
JOIN {rec}disclosures d ON d.information_id = b.id AND d.case_id = b.case_id AND d.agency_id = viewer_agency()
WHERE b.disposed_at IS NULL
  AND b.case_id IN (SELECT c.case_id FROM {see}_cases c)
  AND b.added_at <= (SELECT m.closed_at FROM {see}_meeting m)
