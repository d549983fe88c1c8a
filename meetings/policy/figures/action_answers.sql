-- As the action: what was answered and when, never the words, nor by whom.
SELECT b.id, b.action_id, b.answer, NULL AS text, b.new_due_on, NULL AS meeting_id, NULL AS by, b.at,
  NULL AS was_due_on, NULL AS takes_back_id
FROM {rec}action_answers b
WHERE b.action_id IN (SELECT x.id FROM {see}actions x)
