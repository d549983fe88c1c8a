-- One's own; the officers see who agreed to their meeting, and how.
SELECT b.*
FROM {rec}acknowledgements b
WHERE b.person_id = viewer_person()
   OR b.meeting_id IN (
     SELECT o.meeting_id
     FROM {rec}officers o
     JOIN {see}_meetings m ON m.id = o.meeting_id
     WHERE o.person_id = viewer_person())
