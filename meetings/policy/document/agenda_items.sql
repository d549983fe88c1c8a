-- As the case.
SELECT b.* FROM {rec}agenda_items b WHERE b.id IN (SELECT c.agenda_item_id FROM {see}_cases c)
