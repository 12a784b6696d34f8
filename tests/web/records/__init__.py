"""Tests of what is kept of questions and opinions, in SQLite and PostgreSQL."""
