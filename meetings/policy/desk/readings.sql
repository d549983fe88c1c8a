-- Rules 7 and 12. One's own readings; and who read what one's agency brought, for its representatives.
SELECT b.*
FROM {rec}readings b
JOIN {rec}cases c ON c.id = b.case_id
WHERE c.agreement_id IN (SELECT p.agreement_id FROM {see}_partnerships p)
  AND b.case_id NOT IN (SELECT x.case_id FROM {see}_exclusions x)
  AND (b.person_id = viewer_person()
    OR (b.originator_id = viewer_agency() AND EXISTS (
      SELECT 1 FROM {rec}offices f
      WHERE f.person_id = viewer_person() AND f.office = 'representative')))
