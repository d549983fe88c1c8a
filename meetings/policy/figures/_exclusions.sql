-- Rule 7. The cases the viewer is kept out of.
SELECT x.case_id
FROM {rec}exclusions x
WHERE x.person_id = viewer_person() AND x.lifted_at IS NULL
