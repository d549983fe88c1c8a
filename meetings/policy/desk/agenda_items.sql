-- Rules 2, 7 and 8. The items of cases one sees, at meetings one sees; the coordinator plans all but those they are
-- kept out of.
SELECT b.*
FROM {rec}agenda_items b
WHERE b.meeting_id IN (SELECT m.id FROM {see}_meetings m)
  AND (b.case_id IN (SELECT c.id FROM {see}_cases c)
    OR (b.meeting_id IN (SELECT k.meeting_id FROM {see}_planned_meetings k)
      AND b.case_id NOT IN (SELECT x.case_id FROM {see}_exclusions x)))
