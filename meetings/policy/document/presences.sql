-- As the agenda item.
SELECT b.* FROM {rec}presences b WHERE b.agenda_item_id IN (SELECT c.agenda_item_id FROM {see}_cases c)
