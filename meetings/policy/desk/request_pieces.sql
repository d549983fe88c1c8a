-- Rules 3 and 12. All to the agency asked, whose they are; to who asked, what they may still read.
SELECT b.*
FROM {see}requests r
JOIN {rec}request_pieces b ON b.request_id = r.id
WHERE r.originator_id = viewer_agency()
   OR b.information_id IN (SELECT i.id FROM {see}information i)
