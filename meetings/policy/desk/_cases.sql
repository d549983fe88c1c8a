-- Rules 1, 2 and 7. The cases a person sees: of an agreement their agency is an active partner of, with no
-- exclusion between, and (a) their agency is involved now and they are its case worker or on the register as member
-- of a meeting with it, in that meeting's time of sight, or (b) they are an officer of such a meeting.
SELECT c.id, c.agreement_id, c.brought_by
FROM {rec}cases c
WHERE c.agreement_id IN (SELECT p.agreement_id FROM {see}_partnerships p)
  AND c.id NOT IN (SELECT x.case_id FROM {see}_exclusions x)
  AND c.id IN (
    SELECT w.case_id
    FROM {see}_own_cases w
    WHERE EXISTS (
      SELECT 1 FROM {rec}involvements i
      WHERE i.case_id = w.case_id AND i.agency_id = viewer_agency()
        AND i.from_at <= viewer_now() AND (i.until_at IS NULL OR i.until_at > viewer_now()))
    UNION ALL
    SELECT o.case_id FROM {see}_office_cases o)
