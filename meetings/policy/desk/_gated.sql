-- Rule 4. The cases of open meetings the viewer attends and has not agreed to.
SELECT g.case_id
FROM {rec}attendances a
JOIN {rec}meetings m ON m.id = a.meeting_id AND m.state = 'open'
JOIN {rec}agenda_items g ON g.meeting_id = m.id
WHERE a.person_id = viewer_person() AND a.agreed_at IS NULL AND a.state IN ('invited', 'here')
