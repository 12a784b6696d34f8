"""Tests of `bot.changes`."""
