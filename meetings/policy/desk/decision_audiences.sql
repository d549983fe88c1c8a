-- Beside a decision stands who can see it.
SELECT b.* FROM {rec}decision_audiences b WHERE b.decision_id IN (SELECT d.id FROM {see}_decisions d)
