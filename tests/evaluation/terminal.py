"""What the commands of the evaluation share: a console, and a bar while they work."""

import sys
from collections.abc import Iterable, Iterator
from typing import TypeVar

from rich.console import Console
from rich.progress import track

PIPED_WIDTH = 120

Thing = TypeVar("Thing")


def make_console() -> Console:
    """Standard output, with room enough for the tables where it is a file or a pipe."""
    width = None if sys.stdout.isatty() else PIPED_WIDTH
    return Console(width=width, markup=False, highlight=False, emoji=False)


def progress(
    what: str, things: Iterable[Thing], total: int | None = None
) -> Iterator[Thing]:
    """The things, with a bar that moves as they are taken, if there is a terminal."""
    errors = Console(stderr=True)
    yield from track(
        things,
        what,
        console=errors,
        disable=not errors.is_terminal,
        total=total,
        transient=True,
    )
