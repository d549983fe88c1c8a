-- Rule 4. The cases on which the viewer may read what others brought: in an open meeting they attend, with that
-- meeting's agreement; otherwise with a standing undertaking.
SELECT c.id AS case_id
FROM {see}_cases c
WHERE c.id NOT IN (SELECT g.case_id FROM {see}_gated g)
  AND (
    c.agreement_id IN (SELECT u.agreement_id FROM {see}_undertakings u)
    OR c.id IN (
      SELECT g.case_id
      FROM {rec}attendances a
      JOIN {rec}meetings m ON m.id = a.meeting_id AND m.state = 'open'
      JOIN {rec}agenda_items g ON g.meeting_id = m.id
      WHERE a.person_id = viewer_person() AND a.agreed_at IS NOT NULL AND a.state IN ('invited', 'here')))
