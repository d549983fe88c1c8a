-- Rules 4 and 10. On cases opened to them, the people of the agency whose minutes it is about, and the meeting's officers.
SELECT b.*
FROM {see}_opened o
JOIN {rec}minutes_requests b ON b.case_id = o.case_id
WHERE b.agency_id = viewer_agency()
  OR b.meeting_id IN (SELECT m.meeting_id FROM {see}_office_meetings m)
