-- Rule 2 (a). The cases the viewer is the case worker of, or on the register with as member of a meeting, in that
-- meeting's time of sight; whether their agency is involved is asked of few cases then, not of all it ever had.
SELECT w.case_id
FROM {rec}case_workers w
WHERE w.person_id = viewer_person() AND w.from_at <= viewer_now()
UNION ALL
SELECT g.case_id
FROM {rec}attendances a
JOIN {rec}meetings m ON m.id = a.meeting_id
  AND m.sight_from <= viewer_now() AND m.corrections_until > viewer_now()
JOIN {rec}agenda_items g ON g.meeting_id = m.id
WHERE a.person_id = viewer_person() AND a.role = 'member'
