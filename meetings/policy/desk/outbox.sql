-- Rules 7 and 8. What could not be delivered about the meetings one plans: to whom, what kind, since when. Not which duty it
-- is about; and of mails about cases nothing while one is kept out of a case of that meeting.
SELECT b.id, NULL AS key, b.kind, b.person_id, NULL AS duty_id, NULL AS step, b.due_at, b.state, b.attempts,
  NULL AS claimed_by, NULL AS lease_until, b.sent_at, b.failure, NULL AS message_id, b.made_at, b.failed_at, b.meeting_id,
  NULL AS ask_at
FROM {rec}outbox b
WHERE b.failed_at IS NOT NULL
  AND b.state IN ('failed', 'queued', 'claimed')
  AND b.meeting_id IN (SELECT k.meeting_id FROM {see}_planned_meetings k)
  AND (b.kind IN ('invitation', 'cancellation', 'barred')
    OR b.meeting_id NOT IN (
      SELECT i.meeting_id
      FROM {rec}agenda_items i
      JOIN {see}_exclusions x ON x.case_id = i.case_id))
