-- Clause 5.3. That there is an extract: who made it, and whoever could make one, on a case opened to them: the officers of
-- a meeting with the case and the people of the agency that leads on it.
SELECT b.*
FROM {rec}extracts b
WHERE b.case_id IN (SELECT o.case_id FROM {see}_opened o)
  AND (b.made_by = viewer_person()
    OR b.case_id IN (SELECT f.case_id FROM {see}_office_cases f)
    OR b.case_id IN (
      SELECT i.case_id FROM {rec}involvements i
      WHERE i.agency_id = viewer_agency() AND i.is_lead = true AND i.until_at IS NULL))
