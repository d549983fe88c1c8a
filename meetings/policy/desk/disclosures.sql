-- Rule 12. One's own; all of one's own agency's information and of what everybody on the case has; and the other
-- recipients of what one received, unless the originator hides them.
SELECT b.*
FROM {rec}information i
JOIN {rec}disclosures b ON b.information_id = i.id AND b.case_id = i.case_id
WHERE EXISTS (SELECT 1 FROM {see}information v WHERE v.id = i.id)
  AND (b.agency_id = viewer_agency()
    OR i.originator_id = viewer_agency()
    OR i.audience = 'involved'
    OR (i.recipients_hidden = false AND EXISTS (
      SELECT 1 FROM {rec}disclosures mine
      WHERE mine.information_id = i.id AND mine.agency_id = viewer_agency())))
