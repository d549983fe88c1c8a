-- One's own agency's case workers, on the cases one sees; for its representatives, also where it is asked for a return.
SELECT b.*
FROM {rec}case_workers b
JOIN {rec}people p ON p.id = b.person_id AND p.agency_id = viewer_agency()
WHERE b.case_id IN (SELECT c.id FROM {see}_cases c)
   OR (b.case_id IN (SELECT r.case_id FROM {see}returns r WHERE r.agency_id = viewer_agency())
     AND EXISTS (
       SELECT 1 FROM {rec}offices f
       WHERE f.person_id = viewer_person() AND f.office = 'representative'))
