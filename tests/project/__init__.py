"""Tests of the project itself: import contracts, layout, containers, security."""
