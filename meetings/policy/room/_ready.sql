-- Rule 6. The item on the table once its room check is settled: somebody is counted, everybody inside has agreed,
-- nobody counted is of an agency not involved or not active, nobody inside is excluded from the case, and every
-- guest inside was admitted to it. A guest or observer with a session of their own sees it while they are inside.
SELECT t.agenda_item_id, t.case_id, t.meeting_id
FROM {see}_table t
WHERE EXISTS (SELECT 1 FROM {see}_counted n)
  AND NOT EXISTS (SELECT 1 FROM {see}_inside n WHERE n.agreed_at IS NULL)
  AND NOT EXISTS (
    SELECT 1 FROM {see}_counted n
    WHERE n.agency_id NOT IN (SELECT e.agency_id FROM {see}_entitled e))
  AND NOT EXISTS (
    SELECT 1 FROM {see}_inside n
    JOIN {rec}exclusions x ON x.person_id = n.person_id AND x.case_id = n.case_id AND x.lifted_at IS NULL)
  AND NOT EXISTS (
    SELECT 1 FROM {see}_inside n
    WHERE n.role = 'guest'
      AND n.attendance_id NOT IN (
        SELECT d.attendance_id FROM {rec}guest_admissions d WHERE d.agenda_item_id = n.agenda_item_id))
  AND (viewer_person() IS NULL OR viewer_person() IN (SELECT n.person_id FROM {see}_inside n))
