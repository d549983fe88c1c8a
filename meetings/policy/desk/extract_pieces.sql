-- Rule 12. Of what they may read, whoever sees the extract; that a piece of theirs was put into one, its originator's
-- people who see it, and its representatives.
SELECT b.*
FROM {rec}extract_pieces b
JOIN {rec}cases c ON c.id = b.case_id
WHERE (b.information_id IN (SELECT i.id FROM {see}information i)
    AND (b.originator_id = viewer_agency() OR b.extract_id IN (SELECT x.id FROM {see}extracts x)))
  OR (b.originator_id = viewer_agency()
    AND c.agreement_id IN (SELECT p.agreement_id FROM {see}_partnerships p)
    AND b.case_id NOT IN (SELECT e.case_id FROM {see}_exclusions e)
    AND EXISTS (
      SELECT 1 FROM {rec}offices f
      WHERE f.person_id = viewer_person() AND f.office = 'representative'))
