"""Tests of the index, its channels and the confidence."""
