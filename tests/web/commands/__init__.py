"""Tests of the commands that a site owner runs."""
