-- Rules 4 and 9. The decisions that `_decisions` names.
SELECT b.* FROM {rec}decisions b WHERE b.id IN (SELECT d.id FROM {see}_decisions d)
