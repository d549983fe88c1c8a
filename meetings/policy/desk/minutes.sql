-- Rule 10. An agency's minutes: its people who see a case in them, and its representatives, with a standing
-- undertaking and no exclusion from any case in them. The executive summary: every active partner's people.
-- Version 0, the draft made when the meeting closed: of those, only the meeting's officers.
SELECT b.*
FROM {rec}minutes b
JOIN {rec}meetings m ON m.id = b.meeting_id
JOIN {rec}meeting_types t ON t.id = m.meeting_type_id
WHERE t.agreement_id IN (SELECT p.agreement_id FROM {see}_partnerships p)
  AND t.agreement_id IN (SELECT u.agreement_id FROM {see}_undertakings u)
  AND (b.version > 0 OR b.meeting_id IN (SELECT o.meeting_id FROM {see}_office_meetings o))
  AND (b.kind = 'summary'
    OR (b.agency_id = viewer_agency()
      AND (EXISTS (
          SELECT 1 FROM {rec}offices f
          WHERE f.person_id = viewer_person() AND f.office = 'representative')
        OR b.id IN (
          SELECT k.minutes_id FROM {rec}minutes_cases k
          WHERE k.case_id IN (SELECT o.case_id FROM {see}_opened o)))
      AND NOT EXISTS (
        SELECT 1 FROM {rec}minutes_cases k
        JOIN {rec}exclusions x ON x.case_id = k.case_id
        WHERE k.minutes_id = b.id AND x.person_id = viewer_person() AND x.lifted_at IS NULL)))
