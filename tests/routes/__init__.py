"""Pages over HTTP, with the test client of the app: what is answered, with which status, to whom."""
