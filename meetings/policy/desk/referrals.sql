-- Rule 8. The coordinators of the meeting type; and those who see the case.
SELECT b.*
FROM {rec}referrals b
WHERE b.case_id IN (SELECT c.id FROM {see}_cases c)
   OR b.id IN (SELECT k.referral_id FROM {see}_planned_referrals k)
