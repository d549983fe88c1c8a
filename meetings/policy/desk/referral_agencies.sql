-- Rule 8. The coordinators of the meeting type; on a case one sees, as who is on the case.
SELECT b.*
FROM {rec}referral_agencies b
JOIN {rec}referrals r ON r.id = b.referral_id
WHERE r.id IN (SELECT k.referral_id FROM {see}_planned_referrals k)
   OR r.case_id IN (SELECT o.case_id FROM {see}_opened o)
   OR (b.agency_id = viewer_agency() AND r.case_id IN (SELECT c.id FROM {see}_cases c))
