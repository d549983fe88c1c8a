-- Rule 9. The actions that `_actions` names.
SELECT b.* FROM {rec}actions b WHERE b.id IN (SELECT x.id FROM {see}_actions x)
