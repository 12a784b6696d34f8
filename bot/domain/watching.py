"""A long loop that somebody watches."""

from collections.abc import Callable, Iterable
from typing import Any

# Wraps a long loop, for a progress bar: its items, what they are, and how many.
Watch = Callable[[Iterable[Any], str, int], Iterable[Any]]


def unwatched(items: Iterable[Any], label: str, most: int) -> Iterable[Any]:
    """Return the items as they are: a `Watch` that shows nothing."""
    return items
