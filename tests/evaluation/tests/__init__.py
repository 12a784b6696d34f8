"""Tests of the evaluation itself: its measures, labels, reports and gate."""
