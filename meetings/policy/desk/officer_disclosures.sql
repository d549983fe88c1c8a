-- Rules 3 and 12. The originator, and the officers it was disclosed to.
SELECT b.*
FROM {rec}officer_disclosures b
JOIN {see}information i ON i.id = b.information_id
WHERE i.originator_id = viewer_agency()
   OR b.meeting_id IN (SELECT m.meeting_id FROM {see}_office_meetings m)
