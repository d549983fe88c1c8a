-- Rule 4. The agreements for which the viewer's latest standing undertaking agrees and has not run out. Of an agreement
-- and a refusal at one moment, the refusal counts.
SELECT u.agreement_id
FROM {rec}acknowledgements u
WHERE u.person_id = viewer_person()
  AND u.kind = 'standing'
  AND u.answer = 'agreed'
  AND u.valid_until > viewer_now()
  AND NOT EXISTS (
    SELECT 1 FROM {rec}acknowledgements later
    WHERE later.person_id = u.person_id AND later.kind = 'standing'
      AND later.agreement_id = u.agreement_id
      AND (later.at > u.at OR (later.at = u.at AND later.answer <> 'agreed')))
