"""Measurements on demand: bounded, and on this machine's loopback only."""
