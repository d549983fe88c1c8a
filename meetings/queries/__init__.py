"""What a viewer asks: each function takes a viewer's session and returns frozen values, never rows."""
