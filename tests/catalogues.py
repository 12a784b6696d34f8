"""What the tests of catalogues have in common."""

from string import Formatter


def placeholders(text: str) -> set[str]:
    """The names in a text: {"topics"} of "I know of {topics}."."""
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}
