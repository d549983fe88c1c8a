-- Rule 8. Information, nothing held, or declined because: the agency's own people who see the case, and those who hold
-- something that it brought.
SELECT b.*
FROM {rec}return_answers b
JOIN {see}returns r ON r.id = b.return_id
WHERE (r.agency_id = viewer_agency() AND r.case_id IN (SELECT c.id FROM {see}_cases c))
  OR EXISTS (
    SELECT 1 FROM {see}information n
    WHERE n.case_id = r.case_id AND n.originator_id = r.agency_id)
