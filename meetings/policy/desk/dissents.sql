-- Rule 13. The dissents that `_dissents` names.
SELECT b.* FROM {rec}dissents b WHERE b.id IN (SELECT x.id FROM {see}_dissents x)
