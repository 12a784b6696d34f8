"""Tests of gaps, the editor and how knowledge is opened."""
