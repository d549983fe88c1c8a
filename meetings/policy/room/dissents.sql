-- Rule 13. A dissent as its decision, by agency; one raised on a phone once an officer has confirmed it.
SELECT b.id, b.decision_id, NULL AS person_id, b.agency_id, b.text, NULL AS recorded_by, b.recorded_at,
  NULL AS reply_due_on
FROM {rec}dissents b
WHERE b.decision_id IN (SELECT d.id FROM {see}decisions d)
  AND (b.recorded_by <> b.person_id
    OR b.id IN (SELECT k.dissent_id FROM {rec}dissent_confirmations k))
