-- Clause 4.1.2. An agency's own words on what its sharing may mean for the person: its own people on the case.
SELECT b.*
FROM {rec}appraisals b
WHERE b.agency_id = viewer_agency() AND b.case_id IN (SELECT c.id FROM {see}_cases c)
