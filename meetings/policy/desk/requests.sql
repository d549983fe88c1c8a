-- Rules 3, 7 and 12. Who asked; for a guest or an extract the officers of the meeting; the people of the agency asked on
-- a case they see, and its representatives. The words of the request only where the case is opened.
SELECT b.id, b.kind, b.case_id, b.reference, b.originator_id, b.for_agency_id, b.meeting_id, b.agenda_item_id,
  b.guest_id, CASE WHEN o.case_id IS NOT NULL THEN b.why END AS why, b.asked_by, b.asking_agency_id, b.asked_at,
  b.until_at
FROM {rec}requests b
LEFT JOIN {see}_opened o ON o.case_id = b.case_id
WHERE (o.case_id IS NOT NULL
    AND (b.asked_by = viewer_person() OR b.meeting_id IN (SELECT m.meeting_id FROM {see}_office_meetings m)))
  OR (b.originator_id = viewer_agency()
    AND (b.case_id IN (SELECT c.id FROM {see}_cases c)
      OR (EXISTS (
          SELECT 1 FROM {rec}offices f
          WHERE f.person_id = viewer_person() AND f.office = 'representative')
        AND b.case_id IN (
          SELECT c.id FROM {rec}cases c
          WHERE c.agreement_id IN (SELECT p.agreement_id FROM {see}_partnerships p))
        AND b.case_id NOT IN (SELECT x.case_id FROM {see}_exclusions x))))
