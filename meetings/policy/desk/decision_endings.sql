-- Rule 9. Whoever sees a decision is told since when it no longer stands, also where what replaced it is not for them.
SELECT b.* FROM {rec}decision_endings b WHERE b.decision_id IN (SELECT d.id FROM {see}_decisions d)
