-- Rule 13. Dissents that wait for the chair's reply, to the officers of their meeting: also once the meeting's cases have
-- left their sight, since only they can answer them. With a standing undertaking, and not on a case kept from them.
SELECT x.id AS dissent_id, d.id AS decision_id
FROM {rec}officers o
JOIN {rec}agenda_items g ON g.meeting_id = o.meeting_id
JOIN {rec}decisions d ON d.agenda_item_id = g.id
JOIN {rec}dissents x ON x.decision_id = d.id
JOIN {rec}cases c ON c.id = d.case_id
WHERE o.person_id = viewer_person()
  AND x.id NOT IN (SELECT r.dissent_id FROM {rec}dissent_replies r)
  AND c.agreement_id IN (SELECT p.agreement_id FROM {see}_partnerships p)
  AND c.agreement_id IN (SELECT u.agreement_id FROM {see}_undertakings u)
  AND c.id NOT IN (SELECT e.case_id FROM {see}_exclusions e)
  AND c.id NOT IN (SELECT k.case_id FROM {see}_gated k)
