"""What the commands of the evaluation share: what they read, a console, and a bar."""

import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TypeVar

from rich.console import Console
from rich.progress import track

from bot import KnowledgeBase, KnowledgeError, load
from tests.evaluation.labels import Label, LabelsError, read_labels

KNOWLEDGE = Path(__file__).parents[2] / "knowledge"
_TEST = Path(__file__).parent / "data" / "test"
# The exit status where what a command was given cannot be used.
BAD_INPUT = 2
PIPED_WIDTH = 120

Thing = TypeVar("Thing")


def read_labelled(
    folder: Path, paths: Sequence[Path]
) -> tuple[KnowledgeBase, tuple[Label, ...]] | None:
    """The knowledge and its labels, or None once what is wrong with them is printed."""
    try:
        knowledge = load(folder)
        return knowledge, read_labels(paths, knowledge)
    except (KnowledgeError, LabelsError, OSError) as error:
        print(error, file=sys.stderr)
        return None


def shipped_labels() -> list[Path]:
    """The files of the test labels that ship."""
    return [short(path) for path in sorted(_TEST.glob("*.yaml"))]


def short(path: Path) -> Path:
    """A path as it is read best: from the folder that we are in, if it lies there."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path


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
