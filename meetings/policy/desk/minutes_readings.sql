-- Rules 10 and 12. The officers of the meeting; of an agency's own people, its representatives.
SELECT b.*
FROM {rec}minutes_readings b
JOIN {rec}meetings m ON m.id = b.meeting_id
JOIN {rec}meeting_types t ON t.id = m.meeting_type_id
WHERE b.meeting_id IN (SELECT l.meeting_id FROM {see}_led_meetings l)
  OR (b.agency_id = viewer_agency()
    AND t.agreement_id IN (SELECT p.agreement_id FROM {see}_partnerships p)
    AND EXISTS (
      SELECT 1 FROM {rec}offices f
      WHERE f.person_id = viewer_person() AND f.office = 'representative'))
