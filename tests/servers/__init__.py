"""The servers that tests start: Askwell's own, PostgreSQL and Redis."""
