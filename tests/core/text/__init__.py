"""Tests of analysis, spelling and language."""
