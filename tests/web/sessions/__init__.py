"""Tests of signed values and of conversations kept in memory or Redis."""
