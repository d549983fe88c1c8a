-- Rule 8. The coordinators of the meeting type; and those who see the case.
SELECT b.*
FROM {rec}referrals b
WHERE b.case_id IN (SELECT c.id FROM {see}_cases c)
   OR b.meeting_type_id IN (
     SELECT k.meeting_type_id
     FROM {rec}coordinators k
     JOIN {rec}meeting_types t ON t.id = k.meeting_type_id
     WHERE k.person_id = viewer_person()
       AND t.agreement_id IN (SELECT p.agreement_id FROM {see}_partnerships p))
