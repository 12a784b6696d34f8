"""Tests of the rules, the examples and the claims."""
