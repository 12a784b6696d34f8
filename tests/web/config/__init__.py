"""Tests of the settings that a site owner gives."""
