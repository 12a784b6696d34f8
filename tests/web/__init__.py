"""Tests of the HTTP channel, a folder for each package of `web`."""
