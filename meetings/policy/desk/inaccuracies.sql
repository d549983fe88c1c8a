-- Clause 6.1.2; rules 3, 4, 7 and 12. Whoever reported it, with a standing undertaking and no exclusion from the case,
-- unless it is to be agreed to first; the originator's people who may read the information; its representatives, with a
-- standing undertaking and no exclusion, on any case.
SELECT b.*
FROM {rec}inaccuracies b
WHERE b.id IN (
  SELECT x.id
  FROM {rec}inaccuracies x
  JOIN {rec}cases c ON c.id = x.case_id
  WHERE x.reported_by = viewer_person()
    AND c.agreement_id IN (SELECT p.agreement_id FROM {see}_partnerships p)
    AND c.agreement_id IN (SELECT u.agreement_id FROM {see}_undertakings u)
    AND x.case_id NOT IN (SELECT e.case_id FROM {see}_exclusions e)
    AND x.case_id NOT IN (SELECT g.case_id FROM {see}_gated g)
  UNION ALL
  SELECT x.id
  FROM {rec}inaccuracies x
  WHERE x.originator_id = viewer_agency()
    AND x.information_id IN (SELECT i.id FROM {see}information i)
  UNION ALL
  SELECT x.id
  FROM {rec}inaccuracies x
  JOIN {rec}cases c ON c.id = x.case_id
  WHERE x.originator_id = viewer_agency()
    AND EXISTS (
      SELECT 1 FROM {rec}offices f
      WHERE f.person_id = viewer_person() AND f.office = 'representative')
    AND c.agreement_id IN (SELECT p.agreement_id FROM {see}_partnerships p)
    AND c.agreement_id IN (SELECT u.agreement_id FROM {see}_undertakings u)
    AND x.case_id NOT IN (SELECT e.case_id FROM {see}_exclusions e))
