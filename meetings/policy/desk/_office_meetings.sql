-- Rule 2 (b). The meetings the viewer is an officer of, from the papers date to the end of the correction window.
SELECT m.id AS meeting_id
FROM {rec}officers o
JOIN {rec}meetings m ON m.id = o.meeting_id
WHERE o.person_id = viewer_person()
  AND m.sight_from <= viewer_now()
  AND m.corrections_until > viewer_now()
