"""Tests of what a server says about the knowledge that it serves."""
