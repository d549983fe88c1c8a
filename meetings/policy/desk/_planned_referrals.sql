-- Rules 7 and 8. The referrals to meeting types the viewer coordinates, but for cases they are kept out of.
SELECT r.id AS referral_id
FROM {rec}coordinators k
JOIN {rec}meeting_types t ON t.id = k.meeting_type_id
JOIN {rec}referrals r ON r.meeting_type_id = t.id
WHERE k.person_id = viewer_person()
  AND t.agreement_id IN (SELECT p.agreement_id FROM {see}_partnerships p)
  AND r.case_id NOT IN (SELECT x.case_id FROM {see}_exclusions x)
