"""Tests of the core's commands in a terminal."""
