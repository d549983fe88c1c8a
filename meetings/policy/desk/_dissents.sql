-- Rule 13. A dissent as its decision; one's own and, to a representative, one's agency's for good.
SELECT x.id
FROM {see}_decisions d
JOIN {rec}dissents x ON x.decision_id = d.id
UNION ALL
SELECT o.dissent_id FROM {see}_own_dissents o
