-- Rule 6. On the case on the table: held by every counted agency; by every officer inside, through their agency or as
-- officer; never the officers' own; and while guests are inside, only what its originator agreed to for each of them.
SELECT b.id, b.case_id, b.originator_id, b.category_id, b.text, b.source, b.necessity, b.consent, b.relevance,
  b.statement_of, b.audience, b.recipients_hidden, b.for_officers, b.channel, b.noted, b.meeting_id, b.replaces_id,
  b.added_at, NULL AS added_by, b.disposed_at, NULL AS grounds, NULL AS flags, NULL AS subject_role,
  NULL AS limits_confirmed, NULL AS called_back, NULL AS channel_reference, NULL AS serious_harm,
  NULL AS serious_harm_by, NULL AS requester_id, NULL AS criteria_confirmed, b.said_by_id
FROM {see}_ready r
JOIN {rec}information b ON b.case_id = r.case_id
WHERE b.disposed_at IS NULL
  AND b.audience <> 'officers'
  AND NOT EXISTS (
    SELECT 1 FROM {see}_counted n
    WHERE NOT EXISTS (
      SELECT 1 FROM {rec}disclosures d WHERE d.information_id = b.id AND d.agency_id = n.agency_id))
  AND NOT EXISTS (
    SELECT 1 FROM {see}_inside n
    JOIN {rec}officers o ON o.person_id = n.person_id AND o.meeting_id = n.meeting_id
    WHERE NOT EXISTS (
        SELECT 1 FROM {rec}disclosures d WHERE d.information_id = b.id AND d.agency_id = n.agency_id)
      AND NOT EXISTS (
        SELECT 1 FROM {rec}officer_disclosures f
        WHERE f.information_id = b.id AND f.meeting_id = n.meeting_id))
  AND NOT EXISTS (
    SELECT 1 FROM {see}_inside n
    WHERE n.role = 'guest'
      AND NOT EXISTS (
        SELECT 1 FROM {rec}guest_disclosures y
        WHERE y.information_id = b.id AND y.agenda_item_id = r.agenda_item_id
          AND y.attendance_id = n.attendance_id))
