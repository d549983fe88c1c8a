-- Rule 12. One's own; all of one's own agency's information; and the other recipients of what one received,
-- unless the originator hides them.
SELECT b.*
FROM {rec}disclosures b
JOIN {see}information i ON i.id = b.information_id
WHERE b.agency_id = viewer_agency()
   OR i.originator_id = viewer_agency()
   OR i.audience = 'involved'
   OR (i.recipients_hidden = false AND EXISTS (
     SELECT 1 FROM {rec}disclosures mine
     WHERE mine.information_id = b.information_id AND mine.agency_id = viewer_agency()))
