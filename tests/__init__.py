"""Tests, flat: tests/test_<module>.py."""
