-- Rule 10.
SELECT b.* FROM {rec}cases b WHERE b.id IN (SELECT c.case_id FROM {see}_cases c)
