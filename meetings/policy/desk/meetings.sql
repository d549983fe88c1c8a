-- Rule 13. The meetings that `_meetings` names.
SELECT b.* FROM {rec}meetings b WHERE b.id IN (SELECT m.id FROM {see}_meetings m)
