-- As the attendance.
SELECT b.* FROM {rec}invitations b WHERE b.attendance_id IN (SELECT a.id FROM {see}attendances a)
