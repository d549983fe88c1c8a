-- Rules 3 and 12. The originator, and the officers it was disclosed to.
SELECT b.*
FROM {rec}information i
JOIN {rec}officer_disclosures b ON b.information_id = i.id AND b.case_id = i.case_id
WHERE EXISTS (SELECT 1 FROM {see}information v WHERE v.id = i.id)
  AND (i.originator_id = viewer_agency()
    OR b.meeting_id IN (SELECT m.meeting_id FROM {see}_office_meetings m))
