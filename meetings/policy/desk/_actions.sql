-- Rule 9. The agencies in its audience and the officers of a meeting with its case, on cases opened to them; its owner,
-- and whom a step of the ladder reached, by its own reference, with a standing undertaking and no exclusion.
SELECT x.id
FROM {see}_opened o
JOIN {rec}actions x ON x.case_id = o.case_id
JOIN {rec}action_audiences a ON a.action_id = x.id AND a.agency_id = viewer_agency()
UNION ALL
SELECT x.id
FROM {see}_opened o
JOIN {see}_office_cases f ON f.case_id = o.case_id
JOIN {rec}actions x ON x.case_id = o.case_id
UNION ALL
SELECT x.id
FROM {rec}actions x
JOIN {rec}cases c ON c.id = x.case_id
WHERE x.owner_id = viewer_person()
  AND c.agreement_id IN (SELECT p.agreement_id FROM {see}_partnerships p)
  AND c.agreement_id IN (SELECT u.agreement_id FROM {see}_undertakings u)
  AND x.case_id NOT IN (SELECT e.case_id FROM {see}_exclusions e)
UNION ALL
SELECT x.id
FROM {rec}escalations s
JOIN {rec}actions x ON x.id = s.action_id
JOIN {rec}cases c ON c.id = x.case_id
WHERE s.person_id = viewer_person() AND s.reached_at <= viewer_now()
  AND c.agreement_id IN (SELECT p.agreement_id FROM {see}_partnerships p)
  AND c.agreement_id IN (SELECT u.agreement_id FROM {see}_undertakings u)
  AND x.case_id NOT IN (SELECT e.case_id FROM {see}_exclusions e)
