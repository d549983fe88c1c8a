-- As the referral.
SELECT b.* FROM {rec}referral_agencies b WHERE b.referral_id IN (SELECT r.id FROM {see}referrals r)
