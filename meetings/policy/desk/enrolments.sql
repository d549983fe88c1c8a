-- Clause 5.4. One's own; to representatives, those of their agency; to coordinators, those of whoever is on the register of
-- a meeting they plan and of the partners' representatives; to administrators, all.
SELECT b.*
FROM {rec}enrolments b
JOIN {rec}people w ON w.id = b.person_id
WHERE EXISTS (SELECT 1 FROM {see}_admitted a)
  AND (b.person_id = viewer_person()
    OR (w.agency_id = viewer_agency() AND EXISTS (
      SELECT 1 FROM {rec}offices f
      WHERE f.person_id = viewer_person() AND f.office = 'representative'))
    OR b.person_id IN (
      SELECT r.person_id
      FROM {see}_planned_meetings k
      JOIN {rec}attendances r ON r.meeting_id = k.meeting_id)
    OR (w.agency_id IN (SELECT g.agency_id FROM {see}_run_agencies g)
      AND b.person_id IN (SELECT f.person_id FROM {rec}offices f WHERE f.office = 'representative'))
    OR EXISTS (
      SELECT 1 FROM {rec}offices f
      WHERE f.person_id = viewer_person() AND f.office = 'administrator'))
