"""How do other bots write it? A module a format, and what reads their files."""
