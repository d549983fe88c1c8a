-- Rules 1 and 10. The cases of the viewer's meeting, once it is closed, in which the agency was involved while the meeting
-- lasted, if it is still an active partner. Of a variant's viewer, a person of the agency: without those they are kept
-- out of.
SELECT g.case_id, g.id AS agenda_item_id, m.id AS meeting_id, m.closed_at
FROM {rec}meetings m
JOIN {rec}meeting_types t ON t.id = m.meeting_type_id
JOIN {rec}partners p ON p.agreement_id = t.agreement_id AND p.agency_id = viewer_agency()
  AND p.from_at <= viewer_now() AND (p.until_at IS NULL OR p.until_at > viewer_now())
  AND (p.suspended_at IS NULL OR p.suspended_at > viewer_now())
JOIN {rec}agenda_items g ON g.meeting_id = m.id
WHERE m.id = viewer_meeting()
  AND m.state IN ('closed', 'issued')
  AND g.case_id NOT IN (
    SELECT x.case_id FROM {rec}exclusions x WHERE x.person_id = viewer_person() AND x.lifted_at IS NULL)
  AND EXISTS (
    SELECT 1 FROM {rec}involvements i
    WHERE i.case_id = g.case_id AND i.agency_id = viewer_agency()
      AND i.from_at <= m.closed_at AND (i.until_at IS NULL OR i.until_at > m.opened_at))
