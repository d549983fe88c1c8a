-- Clause 6.1.2; rules 4 and 7. Whoever is to confirm it or may know who is; the originator's people who may read what
-- took the place of the old wording.
SELECT b.*
FROM {rec}corrections b
WHERE b.id IN (SELECT h.correction_id FROM {see}correction_holders h)
  OR (b.originator_id = viewer_agency() AND b.corrected_id IN (SELECT i.id FROM {see}information i))
