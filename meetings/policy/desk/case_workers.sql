-- One's own agency's case workers, on the cases one sees.
SELECT b.*
FROM {rec}case_workers b
JOIN {rec}people p ON p.id = b.person_id AND p.agency_id = viewer_agency()
WHERE b.case_id IN (SELECT c.id FROM {see}_cases c)
