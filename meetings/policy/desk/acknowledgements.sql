-- One's own; the officers see who agreed to their meeting, and how. Clause 5.4: the coordinators see who on the register of a
-- meeting they plan has given the standing undertaking, without which nobody gets in.
SELECT b.*
FROM {rec}acknowledgements b
WHERE b.person_id = viewer_person()
   OR b.meeting_id IN (
     SELECT o.meeting_id
     FROM {rec}officers o
     JOIN {see}_meetings m ON m.id = o.meeting_id
     WHERE o.person_id = viewer_person())
   OR (b.kind = 'standing' AND b.person_id IN (
     SELECT r.person_id
     FROM {see}_planned_meetings k
     JOIN {rec}attendances r ON r.meeting_id = k.meeting_id))
