-- Rule 8. What the agency itself answered, and what those answered who brought something that it holds.
SELECT b.*
FROM {rec}return_answers b
JOIN {see}returns r ON r.id = b.return_id
WHERE r.agency_id = viewer_agency()
  OR EXISTS (
    SELECT 1 FROM {see}information n
    WHERE n.case_id = r.case_id AND n.originator_id = r.agency_id)
