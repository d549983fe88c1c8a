-- Rule 6. The item on the table, once its room check is settled.
SELECT b.* FROM {rec}agenda_items b JOIN {see}_ready r ON r.agenda_item_id = b.id
