"""Tests of the core, a folder for each package of `bot`."""
