-- Rules 4 and 9. The agencies in its audience and the officers of its meeting, on cases opened to them; and the officers
-- as long as a dissent from it waits for the chair's reply.
SELECT x.id
FROM {see}_opened o
JOIN {rec}decisions x ON x.case_id = o.case_id
JOIN {rec}decision_audiences a ON a.decision_id = x.id AND a.agency_id = viewer_agency()
UNION ALL
SELECT x.id
FROM {see}_opened o
JOIN {rec}decisions x ON x.case_id = o.case_id
JOIN {see}_office_meetings m ON m.meeting_id = x.meeting_id
UNION ALL
SELECT u.decision_id FROM {see}_unanswered u
