-- Rules 1, 2 and 7. The cases a person sees: of an agreement their agency is an active partner of, with no
-- exclusion between, and (a) their agency is involved and they are its case worker or on the register as member
-- of a meeting with it, in that meeting's time of sight, or (b) they are an officer of such a meeting.
SELECT c.id, c.agreement_id, c.brought_by
FROM {rec}cases c
WHERE c.agreement_id IN (SELECT p.agreement_id FROM {see}_partnerships p)
  AND c.id NOT IN (SELECT x.case_id FROM {see}_exclusions x)
  AND c.id IN (
    SELECT w.case_id
    FROM {rec}case_workers w
    JOIN {see}_involvements_now i ON i.case_id = w.case_id
    WHERE w.person_id = viewer_person() AND w.from_at <= viewer_now()
    UNION ALL
    SELECT g.case_id
    FROM {rec}attendances a
    JOIN {rec}meetings m ON m.id = a.meeting_id
      AND m.sight_from <= viewer_now() AND m.corrections_until > viewer_now()
    JOIN {rec}agenda_items g ON g.meeting_id = m.id
    JOIN {see}_involvements_now i ON i.case_id = g.case_id
    WHERE a.person_id = viewer_person() AND a.role = 'member'
    UNION ALL
    SELECT o.case_id FROM {see}_office_cases o)
