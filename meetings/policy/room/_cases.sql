-- Rule 6. The case on the table; and those with an action that is read back.
SELECT r.case_id FROM {see}_ready r
UNION ALL
SELECT k.case_id FROM {see}_read_back k
