-- Rule 9. Replaced decisions on an item where one that replaces another is not for the agency: to the agency such a
-- text might read as if it stood.
SELECT r.id AS decision_id
FROM {rec}decisions r
WHERE r.meeting_id = viewer_meeting()
  AND r.id IN (SELECT d.replaces_id FROM {rec}decisions d WHERE d.replaces_id IS NOT NULL)
  AND r.agenda_item_id IN (
    SELECT d.agenda_item_id
    FROM {rec}decisions d
    WHERE d.replaces_id IS NOT NULL
      AND d.id NOT IN (
        SELECT a.decision_id FROM {rec}decision_audiences a WHERE a.agency_id = viewer_agency()))
