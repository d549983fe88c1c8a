-- Rules 2 and 7. What an agency's own system knows a case by: its own people who see the case.
SELECT b.*
FROM {rec}own_references b
WHERE b.agency_id = viewer_agency() AND b.case_id IN (SELECT c.id FROM {see}_cases c)
