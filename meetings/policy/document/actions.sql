-- Rules 9 and 10. Actions on the agency's cases, of this meeting or earlier, with the agency in their audience.
SELECT b.*
FROM {rec}actions b
JOIN {rec}action_audiences a ON a.action_id = b.id AND a.agency_id = viewer_agency()
WHERE b.case_id IN (SELECT c.case_id FROM {see}_cases c)
  AND b.recorded_at <= (SELECT m.closed_at FROM {see}_meeting m)
