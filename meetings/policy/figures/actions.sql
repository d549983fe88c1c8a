-- Rules 7, 8 and 9. Whose agency's actions of those meetings are due when, and how they stand: no case, no person, no
-- reference, no text. None on a case the viewer is kept out of; none that was kept from an agency on its case, an
-- active partner when it was recorded, though it may have rejoined since: of those, only who may see them is to know
-- that there are any.
SELECT b.id, NULL AS reference, NULL AS agenda_item_id, NULL AS case_id, b.meeting_id, NULL AS text, NULL AS owner_id,
  b.owner_agency_id, b.due_on, b.state, NULL AS recorded_by, b.recorded_at, NULL AS version, NULL AS asked_due_on,
  NULL AS remind_at
FROM {rec}actions b
WHERE b.meeting_id IN (SELECT m.id FROM {see}meetings m)
  AND b.case_id NOT IN (SELECT x.case_id FROM {see}_exclusions x)
  AND NOT EXISTS (
    SELECT 1
    FROM {rec}involvements i
    JOIN {rec}cases c ON c.id = i.case_id
    WHERE i.case_id = b.case_id
      AND i.from_at <= b.recorded_at AND (i.until_at IS NULL OR i.until_at > b.recorded_at)
      AND (
        EXISTS (
          SELECT 1 FROM {rec}partners p
          WHERE p.agreement_id = c.agreement_id AND p.agency_id = i.agency_id
            AND p.from_at <= b.recorded_at AND (p.until_at IS NULL OR p.until_at > b.recorded_at)
            AND (p.suspended_at IS NULL OR p.suspended_at > b.recorded_at))
        OR EXISTS (
          SELECT 1 FROM {rec}former_partnerships f
          WHERE f.agreement_id = c.agreement_id AND f.agency_id = i.agency_id
            AND f.from_at <= b.recorded_at AND f.until_at > b.recorded_at))
      AND i.agency_id NOT IN (SELECT a.agency_id FROM {rec}action_audiences a WHERE a.action_id = b.id))
