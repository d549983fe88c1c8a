-- Rule 12. The ledger of an agency's own information: all of it for its representatives, never the text; for its other
-- people, that of what they may see.
SELECT b.*
FROM {rec}disclosure_events b
JOIN {rec}cases c ON c.id = b.case_id
WHERE b.originator_id = viewer_agency()
  AND c.agreement_id IN (SELECT p.agreement_id FROM {see}_partnerships p)
  AND b.case_id NOT IN (SELECT x.case_id FROM {see}_exclusions x)
  AND (b.information_id IN (SELECT v.id FROM {see}information v)
    OR EXISTS (
      SELECT 1 FROM {rec}offices f
      WHERE f.person_id = viewer_person() AND f.office = 'representative'))
