"""What commands print besides replies: tables, problems, and how far they are."""

import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any, TypeVar

import click

from bot.check import ordered, summed
from bot.domain import Problem, Severity, at_most

Item = TypeVar("Item")

_COLOURS: dict[Severity, dict[str, Any]] = {
    Severity.ERROR: {"fg": "red", "bold": True},
    Severity.WARNING: {"fg": "yellow"},
    Severity.ADVICE: {"fg": "cyan"},
}
_NUMBER = re.compile(r"[-+]?[\d.]*")


def print_table(
    title: str, headings: Sequence[str], rows: Iterable[Sequence[object]]
) -> None:
    """Print a table, with numbers to the right; fractions have two places: 0.25."""
    # rich takes long to import, and few commands print tables.
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    cells = [
        [f"{cell:.2f}" if isinstance(cell, float) else str(cell) for cell in row]
        for row in rows
    ]
    table = Table(title=title, title_justify="left", box=SIMPLE_HEAD, pad_edge=False)
    table.padding = (0, 1, 0, 0)
    for heading, *column in zip(headings, *cells, strict=True):
        if all(map(_NUMBER.fullmatch, column)):
            words = max(len("-0.00"), *map(len, heading.split()))
            table.add_column(heading, justify="right", min_width=words)
        else:
            table.add_column(heading, overflow="fold")
    for row in cells:
        table.add_row(*map(Text, row))
    Console(highlight=False).print(table)


def print_problems(
    problems: Sequence[Problem], *, err: bool = False, each: bool = False
) -> None:
    """Print problems by file and, within it, by entry; `err`: to standard error.

    Many of one kind are summed up, and of a file fifty are printed at most, unless
    `each` is to be.
    """
    shown = problems if each else at_most(summed(problems))
    for path, in_file in groupby(ordered(shown), key=lambda problem: problem.path):
        click.secho(path, bold=True, underline=True, err=err)
        for _, of_entry in groupby(in_file, key=lambda problem: problem.where):
            for problem in of_entry:
                severity = problem.severity
                label = click.style(f"{severity}: ", **_COLOURS[severity])
                click.echo(f"{label}{problem}", err=err)
            click.echo(err=err)
    if len(shown) < len(problems):
        click.echo("`askwell check --all` shows each by itself.", err=err)


def with_progress(
    items: Iterable[Item], label: str = "asking every phrasing", most: int | None = None
) -> Iterator[Item]:
    """Each item, with a bar on a terminal; `most` counts items that have no length."""
    hidden = not sys.stderr.isatty()
    with click.progressbar(items, most, label, hidden, file=sys.stderr) as bar:
        yield from bar
