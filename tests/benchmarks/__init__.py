"""Benchmarks, on demand: nothing here asserts a time."""
