"""Tests of the values that everything else works on."""
