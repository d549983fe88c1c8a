-- Rules 6 and 9. As its decision; never since when.
SELECT b.decision_id, NULL AS at
FROM {rec}decision_endings b
WHERE b.decision_id IN (SELECT d.id FROM {see}decisions d)
