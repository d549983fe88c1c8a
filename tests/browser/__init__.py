"""Pages in a real browser against a real server: keyboard, focus, live updates, accessibility."""
