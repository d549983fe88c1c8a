-- The room's own meeting, while it is open.
SELECT b.* FROM {rec}meetings b WHERE b.id = viewer_meeting() AND b.state = 'open'
