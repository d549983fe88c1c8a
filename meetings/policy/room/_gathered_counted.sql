-- Rule 6. Counted for each item: everybody here but guests, and officers whose agency is not involved in its case.
SELECT n.agenda_item_id, n.case_id, n.agreement_id, n.agency_id
FROM {see}_gathered n
WHERE n.role <> 'guest'
  AND NOT (
    n.person_id IN (SELECT o.person_id FROM {rec}officers o WHERE o.meeting_id = n.meeting_id)
    AND NOT EXISTS (
      SELECT 1 FROM {rec}involvements i
      WHERE i.case_id = n.case_id AND i.agency_id = n.agency_id
        AND i.from_at <= viewer_now() AND (i.until_at IS NULL OR i.until_at > viewer_now())))
