-- The agency's own.
SELECT b.*
FROM {rec}disclosures b
WHERE b.agency_id = viewer_agency() AND b.information_id IN (SELECT i.id FROM {see}information i)
