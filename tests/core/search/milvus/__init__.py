"""Tests of the index in an engine that several machines share."""
