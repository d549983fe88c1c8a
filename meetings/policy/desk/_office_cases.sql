-- Rule 2 (b). The cases of the meetings the viewer is an officer of.
SELECT g.case_id
FROM {see}_office_meetings m
JOIN {rec}agenda_items g ON g.meeting_id = m.meeting_id
