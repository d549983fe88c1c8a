-- Rule 7. The officers of a meeting with the case, who may lift it.
SELECT b.*
FROM {rec}exclusions b
WHERE b.case_id IN (SELECT o.case_id FROM {see}_office_cases o)
  AND b.case_id IN (SELECT c.id FROM {see}_cases c)
