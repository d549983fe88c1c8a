-- Rules 9 and 10. The meeting's decisions with the agency in their audience.
SELECT b.*
FROM {rec}decisions b
JOIN {rec}decision_audiences a ON a.decision_id = b.id AND a.agency_id = viewer_agency()
WHERE b.agenda_item_id IN (SELECT c.agenda_item_id FROM {see}_cases c)
  AND b.id NOT IN (SELECT v.decision_id FROM {see}_overtaken v)
