"""Word files: frozen content in, bytes out. Nothing here queries, sees a request or decides who sees what."""
