-- Rules 3 and 9. An extract opens for whoever sees it and still sees every piece and every decision in it.
SELECT b.*
FROM {rec}extract_files b
WHERE b.extract_id IN (SELECT x.id FROM {see}extracts x)
  AND NOT EXISTS (
    SELECT 1 FROM {rec}extract_pieces p
    WHERE p.extract_id = b.extract_id AND p.information_id NOT IN (SELECT i.id FROM {see}information i))
  AND NOT EXISTS (
    SELECT 1 FROM {rec}extract_decisions d
    WHERE d.extract_id = b.extract_id AND d.decision_id NOT IN (SELECT v.id FROM {see}_decisions v))
