-- As the case.
SELECT b.* FROM {rec}involvements b WHERE b.case_id IN (SELECT c.case_id FROM {see}_cases c)
