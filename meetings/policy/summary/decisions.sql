-- Rule 10. Interventions decided, to be counted: no text.
SELECT b.id, b.agenda_item_id, NULL AS case_id, b.meeting_id, b.outcome, NULL AS text, b.intervention_id,
  NULL AS made_by, NULL AS reasons, NULL AS power, NULL AS article_8, NULL AS review_on, b.replaces_id,
  NULL AS recorded_by, NULL AS recorded_at, NULL AS equality, NULL AS preconditions,
  NULL AS onward
FROM {rec}decisions b
JOIN {see}_meeting m ON m.meeting_id = b.meeting_id
