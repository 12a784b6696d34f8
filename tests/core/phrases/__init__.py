"""Tests of how curated phrases are found in a message."""
