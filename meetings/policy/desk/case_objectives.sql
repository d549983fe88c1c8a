-- As the case.
SELECT b.* FROM {rec}case_objectives b WHERE b.case_id IN (SELECT c.id FROM {see}_cases c)
