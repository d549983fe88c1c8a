-- Rule 6. The agenda item on the table of the viewer's open meeting, in screen mode "case" only.
SELECT g.id AS agenda_item_id, g.case_id, g.meeting_id, c.agreement_id
FROM {rec}meetings m
JOIN {rec}agenda_items g ON g.id = m.on_table_id AND g.meeting_id = m.id
JOIN {rec}cases c ON c.id = g.case_id
WHERE m.id = viewer_meeting() AND m.state = 'open' AND m.screen_mode = 'case'
