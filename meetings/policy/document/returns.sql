-- Rules 8 and 10. Who was asked and whether they answered in time: every agency that was on the case.
SELECT b.*
FROM {rec}returns b
WHERE b.withdrawn_at IS NULL
  AND b.meeting_id = viewer_meeting()
  AND b.case_id IN (SELECT c.case_id FROM {see}_cases c)
