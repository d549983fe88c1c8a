-- Rule 13. One's own; the register of meetings one agreed to, is an officer of, or plans.
SELECT b.*
FROM {rec}attendances b
WHERE b.meeting_id IN (SELECT m.id FROM {see}_meetings m)
  AND (b.person_id = viewer_person() OR b.meeting_id IN (SELECT r.meeting_id FROM {see}_registers r))
