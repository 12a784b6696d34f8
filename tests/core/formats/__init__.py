"""Tests of what other bots write and read."""
