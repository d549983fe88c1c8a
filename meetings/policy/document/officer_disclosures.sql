-- Rule 10. What the officers of the meeting may read too: it stands in the body, the rest in the annex.
SELECT b.*
FROM {rec}officer_disclosures b
WHERE b.meeting_id IN (SELECT m.meeting_id FROM {see}_meeting m)
  AND b.information_id IN (SELECT i.id FROM {see}information i)
