-- As the action.
SELECT b.* FROM {rec}action_answers b WHERE b.action_id IN (SELECT x.id FROM {see}_actions x)
