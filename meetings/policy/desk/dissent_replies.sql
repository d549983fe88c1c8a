-- Rule 13. A reply as its dissent.
SELECT b.* FROM {rec}dissent_replies b WHERE b.dissent_id IN (SELECT d.id FROM {see}_dissents d)
