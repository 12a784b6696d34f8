"""What a command in the terminal says where it cannot be done."""


class Refused(Exception):
    """A command cannot be done; says why, and what to do."""
