-- Rule 12. The ledger of an agency's own information, for its representatives: never the text.
SELECT b.*
FROM {rec}disclosure_events b
WHERE b.originator_id = viewer_agency()
  AND EXISTS (
    SELECT 1 FROM {rec}offices f
    WHERE f.person_id = viewer_person() AND f.office = 'representative')
  AND EXISTS (
    SELECT 1 FROM {rec}cases c
    WHERE c.id = b.case_id AND c.agreement_id IN (SELECT p.agreement_id FROM {see}_partnerships p))
  AND b.case_id NOT IN (SELECT x.case_id FROM {see}_exclusions x)
