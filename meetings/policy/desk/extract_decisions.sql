-- As the extract and the decision.
SELECT b.*
FROM {rec}extract_decisions b
WHERE b.extract_id IN (SELECT x.id FROM {see}extracts x)
  AND b.decision_id IN (SELECT d.id FROM {see}_decisions d)
