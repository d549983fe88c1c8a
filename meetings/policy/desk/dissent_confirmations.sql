-- Rule 13. A confirmation as its dissent.
SELECT b.* FROM {rec}dissent_confirmations b WHERE b.dissent_id IN (SELECT d.id FROM {see}_dissents d)
