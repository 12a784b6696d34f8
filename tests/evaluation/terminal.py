"""What the commands of the evaluation share: what they read and write, and a bar."""

import argparse
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TypeVar

from rich.console import Console
from rich.progress import track

from bot import KnowledgeBase, KnowledgeError, load
from tests.evaluation.labels import Label, LabelsError, read_labels

KNOWLEDGE = Path(__file__).parents[2] / "knowledge"
_DATA = Path(__file__).parent / "data"
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


def shipped_labels(folders: str = "test") -> list[Path]:
    """The files of the labels that ship: those to test with, or with "*" all."""
    return [short(path) for path in sorted(_DATA.glob(f"{folders}/*.yaml"))]


def add_labelled(parser: argparse.ArgumentParser, more: str = "") -> None:
    """Adds the options that name a folder of knowledge and files of labels."""
    add = parser.add_argument
    add("--knowledge", type=Path, default=KNOWLEDGE, metavar="DIR", help="its folder")
    usual = f"default: tests/evaluation/data/test/*.yaml{more}"
    add(
        "--questions",
        type=Path,
        nargs="+",
        metavar="FILE",
        help=f"labels, .yaml or .jsonl ({usual})",
    )


def write_json(path: Path, value: object) -> None:
    """Writes a value as JSON that people can read, too."""
    text = json.dumps(value, indent=1, ensure_ascii=False)
    path.write_text(text + "\n", encoding="utf-8")


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
