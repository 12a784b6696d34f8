"""Tests of bodies, errors, limits, headers and the OpenAPI document."""
