-- Rules 3 and 12. As the pieces of the request: to who asked, what they may read.
SELECT b.*
FROM {see}requests r
JOIN {rec}request_answers a ON a.request_id = r.id
JOIN {rec}request_grants b ON b.answer_id = a.id
WHERE r.originator_id = viewer_agency()
   OR b.information_id IN (SELECT i.id FROM {see}information i)
