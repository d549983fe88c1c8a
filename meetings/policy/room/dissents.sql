-- Rule 13. A dissent as its decision, by agency.
SELECT b.id, b.decision_id, NULL AS person_id, b.agency_id, b.text, NULL AS recorded_by, b.recorded_at
FROM {rec}dissents b
WHERE b.decision_id IN (SELECT d.id FROM {see}decisions d)
