-- Who is on a case: everyone who may read it; before that, one's own agency's row.
SELECT b.*
FROM {rec}involvements b
WHERE b.case_id IN (SELECT o.case_id FROM {see}_opened o)
   OR (b.agency_id = viewer_agency() AND b.case_id IN (SELECT c.id FROM {see}_cases c))
