"""The chat widget in a real browser, against the real server."""
