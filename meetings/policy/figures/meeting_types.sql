-- Rule 8. Those the viewer coordinates.
SELECT b.* FROM {rec}meeting_types b WHERE b.id IN (SELECT k.meeting_type_id FROM {see}_types k)
