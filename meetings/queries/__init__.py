"""What a viewer asks: each function takes a session of the viewer door and returns frozen values, never rows to keep."""
