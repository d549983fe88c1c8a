"""The doors on both databases: what their connections can and cannot do."""
