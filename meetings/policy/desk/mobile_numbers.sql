-- A number that somebody gave is their own datum: for themselves alone, and never the code that proves it.
SELECT b.id, b.person_id, b.number, NULL AS code, b.made_at, b.ends_at, b.confirmed_at, b.unreachable_at
FROM {rec}mobile_numbers b
WHERE b.person_id = viewer_person()
