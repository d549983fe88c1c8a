-- Rule 6. Decisions of the item on the table whose audience has every counted agency; never who recorded them, how
-- the equality duty and the preconditions were met, or who tells whom onward.
SELECT b.id, b.agenda_item_id, b.case_id, b.meeting_id, b.outcome, b.text, b.intervention_id, b.made_by, b.reasons,
  b.power, b.article_8, b.review_on, b.replaces_id, NULL AS recorded_by, b.recorded_at, NULL AS equality,
  NULL AS preconditions, NULL AS onward
FROM {see}_ready r
JOIN {rec}decisions b ON b.agenda_item_id = r.agenda_item_id
WHERE NOT EXISTS (
  SELECT 1 FROM {see}_counted n
  WHERE NOT EXISTS (
    SELECT 1 FROM {rec}decision_audiences a WHERE a.decision_id = b.id AND a.agency_id = n.agency_id))
