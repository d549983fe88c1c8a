-- Clause 9.6. The agencies whose entry the viewer keeps or represents.
SELECT g.agency_id
FROM {see}_run_agencies g
UNION
SELECT a.id
FROM {rec}agencies a
WHERE EXISTS (SELECT 1 FROM {see}_admitted m)
  AND (EXISTS (
      SELECT 1 FROM {rec}offices f
      WHERE f.person_id = viewer_person() AND f.office = 'administrator')
    OR (a.id = viewer_agency() AND EXISTS (
      SELECT 1 FROM {rec}offices f
      WHERE f.person_id = viewer_person() AND f.office = 'representative')))
