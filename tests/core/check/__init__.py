"""Tests of the editor's check, and of the knowledge that ships."""
