-- Clause 5.4. To the representatives of an agency, what somebody of theirs who left or is suspended was to do: references and
-- dates, of cases under an agreement they are a partner of and not kept out of.
SELECT b.*
FROM {rec}handovers b
JOIN {rec}cases c ON c.id = b.case_id
WHERE b.agency_id = viewer_agency()
  AND EXISTS (
    SELECT 1 FROM {rec}offices f
    WHERE f.person_id = viewer_person() AND f.office = 'representative')
  AND c.agreement_id IN (SELECT p.agreement_id FROM {see}_partnerships p)
  AND b.case_id NOT IN (SELECT x.case_id FROM {see}_exclusions x)
