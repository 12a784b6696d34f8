"""The packages of the evaluation, each by its commands and its values."""
