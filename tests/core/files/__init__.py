"""Tests of how knowledge files are read, refused and written."""
