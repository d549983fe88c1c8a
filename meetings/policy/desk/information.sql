-- Rules 3 and 4. What the viewer's agency holds a disclosure of, and what was disclosed to the officers of a meeting
-- the viewer is an officer of now; others' only where the case is opened to them; never when disposed of.
SELECT b.*
FROM {rec}information b
JOIN {rec}disclosures d ON d.information_id = b.id AND d.case_id = b.case_id AND d.agency_id = viewer_agency()
WHERE b.disposed_at IS NULL
  AND b.case_id IN (SELECT c.id FROM {see}_cases c)
  AND (b.originator_id = viewer_agency() OR b.case_id IN (SELECT o.case_id FROM {see}_opened o))
UNION ALL
SELECT b.*
FROM {rec}information b
JOIN {rec}officer_disclosures f ON f.information_id = b.id AND f.case_id = b.case_id
WHERE b.disposed_at IS NULL
  AND f.meeting_id IN (SELECT m.meeting_id FROM {see}_office_meetings m)
  AND b.case_id IN (SELECT o.case_id FROM {see}_opened o)
  AND NOT EXISTS (
    SELECT 1 FROM {rec}disclosures d
    WHERE d.information_id = b.id AND d.agency_id = viewer_agency())
  AND NOT EXISTS (
    SELECT 1 FROM {rec}officer_disclosures other
    WHERE other.information_id = b.id AND other.meeting_id < f.meeting_id
      AND other.meeting_id IN (SELECT m.meeting_id FROM {see}_office_meetings m))
