"""Migrations on both databases: the same tables as the models, every row kept, all or nothing."""
