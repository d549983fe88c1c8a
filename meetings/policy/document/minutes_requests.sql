-- Rule 10. The corrections that the agency's people asked for on its cases of the meeting.
SELECT b.*
FROM {rec}minutes_requests b
WHERE b.agency_id = viewer_agency()
  AND b.meeting_id = viewer_meeting()
  AND b.case_id IN (SELECT c.case_id FROM {see}_cases c)
