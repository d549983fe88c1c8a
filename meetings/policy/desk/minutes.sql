-- Rules 4, 7 and 10. An agency's minutes: its people to whom every case in them is opened, and its representatives,
-- with a standing undertaking, no exclusion from any case in them and none of them to be agreed to first. A variant
-- that leaves cases out: only who is kept out of all of those. The executive summary: every active partner's people.
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
        OR (EXISTS (SELECT 1 FROM {rec}minutes_cases k WHERE k.minutes_id = b.id)
          AND NOT EXISTS (
            SELECT 1 FROM {rec}minutes_cases k
            WHERE k.minutes_id = b.id AND k.case_id NOT IN (SELECT o.case_id FROM {see}_opened o))))
      AND NOT EXISTS (
        SELECT 1 FROM {rec}minutes_cases k
        WHERE k.minutes_id = b.id
          AND (k.case_id IN (SELECT g.case_id FROM {see}_gated g)
            OR k.case_id IN (SELECT x.case_id FROM {see}_exclusions x)))
      AND NOT EXISTS (
        SELECT 1 FROM {rec}minutes_omissions l
        WHERE l.minutes_id = b.id AND l.case_id NOT IN (SELECT x.case_id FROM {see}_exclusions x))))
