-- As the minutes and the information. Of information that was corrected, the meeting's officers who held it: which
-- documents still carry the old wording (clause 6.1.2).
SELECT b.*
FROM {rec}minutes_information b
WHERE (b.minutes_id IN (SELECT n.id FROM {see}minutes n)
    AND b.information_id IN (SELECT i.id FROM {see}information i))
  OR EXISTS (
    SELECT 1
    FROM {see}correction_holders h
    JOIN {rec}corrections k ON k.id = h.correction_id
    JOIN {rec}minutes m ON m.meeting_id = h.meeting_id
    WHERE h.kind = 'officers'
      AND h.meeting_id IN (SELECT l.meeting_id FROM {see}_led_meetings l)
      AND k.information_id = b.information_id
      AND m.id = b.minutes_id)
