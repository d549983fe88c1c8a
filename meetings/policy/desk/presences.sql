-- One's own; the officers see who was in the room, on the cases they see. Rule 12: the representatives of an agency, who
-- was in the room for a case of an agency that theirs had disclosed something of it to by then.
SELECT b.*
FROM {rec}presences b
JOIN {rec}agenda_items g ON g.id = b.agenda_item_id
WHERE (b.case_id IN (SELECT c.id FROM {see}_cases c)
    AND (b.person_id = viewer_person()
      OR g.meeting_id IN (SELECT o.meeting_id FROM {see}_office_meetings o)))
  OR (EXISTS (
      SELECT 1 FROM {rec}offices f
      WHERE f.person_id = viewer_person() AND f.office = 'representative')
    AND b.case_id NOT IN (SELECT x.case_id FROM {see}_exclusions x)
    AND EXISTS (
      SELECT 1
      FROM {rec}disclosure_events e
      JOIN {rec}cases c ON c.id = e.case_id
      WHERE e.case_id = b.case_id AND e.originator_id = viewer_agency() AND e.agency_id = b.agency_id
        AND e.event = 'given' AND (b.out_at IS NULL OR e.at < b.out_at)
        AND c.agreement_id IN (SELECT p.agreement_id FROM {see}_partnerships p)))
