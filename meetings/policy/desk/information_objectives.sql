-- As the information.
SELECT b.* FROM {rec}information_objectives b WHERE b.information_id IN (SELECT i.id FROM {see}information i)
