-- Rule 6. The originator, who agrees to it.
SELECT b.*
FROM {rec}information i
JOIN {rec}guest_disclosures b ON b.information_id = i.id
WHERE i.originator_id = viewer_agency()
  AND EXISTS (SELECT 1 FROM {see}information v WHERE v.id = i.id)
