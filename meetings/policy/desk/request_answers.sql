-- As the request; its words only where the case is opened.
SELECT b.id, b.request_id, b.number, b.reply, CASE WHEN o.case_id IS NOT NULL THEN b.reason END AS reason, b.by, b.at
FROM {see}requests r
JOIN {rec}request_answers b ON b.request_id = r.id
LEFT JOIN {see}_opened o ON o.case_id = r.case_id
