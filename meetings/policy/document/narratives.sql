-- Rules 9 and 10. The officers' account that stands, with the agency in its audience.
SELECT b.*
FROM {rec}narratives b
JOIN {rec}narrative_audiences a ON a.narrative_id = b.id AND a.agency_id = viewer_agency()
WHERE b.agenda_item_id IN (SELECT c.agenda_item_id FROM {see}_cases c)
  AND b.id NOT IN (SELECT n.replaces_id FROM {rec}narratives n WHERE n.replaces_id IS NOT NULL)
