-- Clause 5.4. The viewer, while their agency has approved their account, nobody has suspended it, and they have not left.
SELECT e.person_id
FROM {rec}enrolments e
JOIN {rec}people w ON w.id = e.person_id
WHERE e.person_id = viewer_person()
  AND e.approved_at IS NOT NULL AND e.suspended_at IS NULL AND w.left_at IS NULL
