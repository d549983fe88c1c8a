-- Rule 10. The viewer's meeting, if it had a case in which the agency was involved.
SELECT DISTINCT c.meeting_id, c.closed_at
FROM {see}_cases c
