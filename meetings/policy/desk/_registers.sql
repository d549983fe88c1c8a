-- Rule 13. The meetings whose register the viewer sees: those they agreed to, are an officer of, or plan.
SELECT a.meeting_id
FROM {rec}attendances a
WHERE a.person_id = viewer_person() AND a.agreed_at IS NOT NULL
UNION
SELECT o.meeting_id FROM {rec}officers o WHERE o.person_id = viewer_person()
UNION
SELECT k.meeting_id FROM {see}_planned_meetings k
