"""Tests of the server's processes and of knowledge that goes live."""
