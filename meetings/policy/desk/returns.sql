-- Rules 7 and 8. That an agency is asked, and whether it has answered: the coordinators; the agency's own people who see
-- the case, and its representatives while it is on the case; the officers of the meeting and those who hold something
-- that the agency brought, on cases opened to them. Nobody who is kept out of the case.
SELECT b.*
FROM {rec}returns b
WHERE b.withdrawn_at IS NULL
  AND b.case_id NOT IN (SELECT x.case_id FROM {see}_exclusions x)
  AND (b.meeting_id IN (SELECT k.meeting_id FROM {see}_planned_meetings k)
    OR (b.agency_id = viewer_agency() AND b.case_id IN (SELECT c.id FROM {see}_cases c))
    OR (b.agency_id = viewer_agency()
      AND EXISTS (
        SELECT 1 FROM {rec}offices f
        WHERE f.person_id = viewer_person() AND f.office = 'representative')
      AND EXISTS (
        SELECT 1
        FROM {rec}involvements i
        JOIN {rec}cases c ON c.id = i.case_id
        WHERE i.case_id = b.case_id AND i.agency_id = viewer_agency()
          AND i.from_at <= viewer_now() AND (i.until_at IS NULL OR i.until_at > viewer_now())
          AND c.agreement_id IN (SELECT p.agreement_id FROM {see}_partnerships p)))
    OR (b.meeting_id IN (SELECT m.meeting_id FROM {see}_office_meetings m)
      AND b.case_id IN (SELECT o.case_id FROM {see}_opened o))
    OR EXISTS (
      SELECT 1 FROM {see}information n
      WHERE n.case_id = b.case_id AND n.originator_id = b.agency_id))
