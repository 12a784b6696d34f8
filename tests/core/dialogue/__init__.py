"""Tests of what is replied, and of follow-ups."""
