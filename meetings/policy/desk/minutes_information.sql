-- As the minutes and the information; which documents carry what their agency brought, for its representatives. Of
-- information that was corrected, the meeting's officers who held it: which still carry the old wording (clause 6.1.2).
SELECT b.*
FROM {rec}minutes_information b
JOIN {rec}information i ON i.id = b.information_id
JOIN {rec}cases c ON c.id = i.case_id
WHERE (b.minutes_id IN (SELECT n.id FROM {see}minutes n)
    AND b.information_id IN (SELECT v.id FROM {see}information v))
  OR (i.originator_id = viewer_agency()
    AND c.agreement_id IN (SELECT p.agreement_id FROM {see}_partnerships p)
    AND i.case_id NOT IN (SELECT x.case_id FROM {see}_exclusions x)
    AND EXISTS (
      SELECT 1 FROM {rec}offices f
      WHERE f.person_id = viewer_person() AND f.office = 'representative'))
  OR EXISTS (
    SELECT 1
    FROM {see}correction_holders h
    JOIN {rec}corrections k ON k.id = h.correction_id
    JOIN {rec}minutes m ON m.meeting_id = h.meeting_id
    WHERE h.kind = 'officers'
      AND h.meeting_id IN (SELECT l.meeting_id FROM {see}_led_meetings l)
      AND k.information_id = b.information_id
      AND m.id = b.minutes_id)
