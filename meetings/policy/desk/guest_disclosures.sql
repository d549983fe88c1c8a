-- Rule 6. The originator, who agrees to it.
SELECT b.*
FROM {rec}guest_disclosures b
JOIN {see}information i ON i.id = b.information_id
WHERE i.originator_id = viewer_agency()
