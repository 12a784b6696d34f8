"""Tests of our words in other languages."""
