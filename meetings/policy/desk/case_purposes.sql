-- As the case.
SELECT b.* FROM {rec}case_purposes b WHERE b.case_id IN (SELECT c.id FROM {see}_cases c)
