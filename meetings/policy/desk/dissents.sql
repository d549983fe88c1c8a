-- Rule 13. A dissent as its decision.
SELECT b.* FROM {rec}dissents b WHERE b.decision_id IN (SELECT d.id FROM {see}decisions d)
