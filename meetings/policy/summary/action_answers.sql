-- Rule 10. How the actions stood when the meeting closed: what was answered by then, never the words, nor by whom.
SELECT b.id, b.action_id, b.answer, NULL AS text, NULL AS new_due_on, NULL AS meeting_id, NULL AS by, b.at,
  NULL AS was_due_on, b.takes_back_id
FROM {rec}action_answers b
WHERE b.action_id IN (SELECT x.id FROM {see}actions x)
  AND b.at <= (SELECT m.closed_at FROM {see}_meeting m)
