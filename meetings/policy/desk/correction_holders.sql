-- Clause 6.1.2; rules 1, 4, 7 and 12. The originator's people on the case and its representatives, all of them; the
-- holding agency's own, its own; the officers of the meeting, theirs, also once its cases are out of sight.
SELECT b.*
FROM {rec}correction_holders b
JOIN {rec}cases c ON c.id = b.case_id
WHERE c.agreement_id IN (SELECT p.agreement_id FROM {see}_partnerships p)
  AND c.agreement_id IN (SELECT u.agreement_id FROM {see}_undertakings u)
  AND b.case_id NOT IN (SELECT e.case_id FROM {see}_exclusions e)
  AND (b.meeting_id IN (SELECT l.meeting_id FROM {see}_led_meetings l)
    OR ((b.originator_id = viewer_agency() OR b.agency_id = viewer_agency())
      AND (b.case_id IN (SELECT s.id FROM {see}_cases s)
        OR EXISTS (
          SELECT 1 FROM {rec}offices f
          WHERE f.person_id = viewer_person() AND f.office = 'representative'))))
