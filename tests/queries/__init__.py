"""What viewers ask."""
