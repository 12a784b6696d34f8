"""Values of files that nobody has checked: each taken as the type that it should be."""

from typing import Any


def as_text(value: Any) -> str:
    """Return a value that is text, and empty text for any other."""
    return value if isinstance(value, str) else ""


def as_mapping(value: Any) -> dict[str, Any]:
    """Return a value that is an object, and an empty one for any other."""
    return value if isinstance(value, dict) else {}


def as_list(value: Any) -> list[Any]:
    """Return a value that is a list, and an empty one for any other."""
    return value if isinstance(value, list) else []


def one_or_more(value: Any) -> list[Any]:
    """Return a value that is a list, and a list of the value alone for any other."""
    return value if isinstance(value, list) else [value]


def texts_of(value: Any) -> tuple[str, ...]:
    """Return the texts of a value that should be one, or a list of them."""
    return tuple(item for item in one_or_more(value) if isinstance(item, str))
