-- Rule 6. Counted: everyone inside but guests, and officers whose agency is not involved.
SELECT n.agency_id, n.agreed_at
FROM {see}_inside n
WHERE n.role <> 'guest'
  AND NOT (
    n.person_id IN (SELECT o.person_id FROM {rec}officers o WHERE o.meeting_id = n.meeting_id)
    AND n.agency_id NOT IN (SELECT i.agency_id FROM {see}_involved i))
