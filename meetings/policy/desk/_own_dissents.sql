-- Rule 13. A person's own dissents and, to a nominated representative, those of their agency: whatever became of the case,
-- so that the reply reaches whoever it is for. With a standing undertaking, and not on a case kept from them.
SELECT x.id AS dissent_id
FROM {rec}dissents x
JOIN {rec}decisions d ON d.id = x.decision_id
JOIN {rec}cases c ON c.id = d.case_id
WHERE x.agency_id = viewer_agency()
  AND (x.person_id = viewer_person()
    OR EXISTS (
      SELECT 1 FROM {rec}offices f
      WHERE f.person_id = viewer_person() AND f.office = 'representative'))
  AND c.agreement_id IN (SELECT p.agreement_id FROM {see}_partnerships p)
  AND c.agreement_id IN (SELECT u.agreement_id FROM {see}_undertakings u)
  AND c.id NOT IN (SELECT e.case_id FROM {see}_exclusions e)
  AND c.id NOT IN (SELECT k.case_id FROM {see}_gated k)
