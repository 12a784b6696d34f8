"""`rename`: another id for an entry, everywhere at once."""

import os
from difflib import unified_diff
from pathlib import Path

import click

from bot.cli.group import knowledge_option
from bot.cli.labels import warn_of_missing
from bot.curation import rename as find_changes
from bot.text import counted


@click.command(
    epilog="\b\nExamples:\n"
    "  askwell rename sessions-needed number-of-sessions --dry-run\n"
    "  askwell rename sessions-needed number-of-sessions --labels other/labels"
)
@knowledge_option("--knowledge")
@click.option(
    "--labels",
    type=click.Path(path_type=Path, exists=True),
    multiple=True,
    metavar="PATH",
    help="Labels in which the id changes beside those that 'labels:' of settings.yaml "
    "names: a YAML or .jsonl file, or a folder of some; several times.",
)
@click.option("--dry-run", is_flag=True, help="Say what would change, and stop.")
@click.argument("old")
@click.argument("new")
def rename(
    old: str, new: str, knowledge: Path, labels: tuple[Path, ...], dry_run: bool
) -> None:
    """Give the entry OLD the id NEW, in all files at once.

    The id changes in the entry, wherever 'next:' or 'starters:' name it, and in the
    labels that 'labels:' of settings.yaml names. The old id becomes one of the entry's
    'aliases:': addresses such as /faq#OLD, kept conversations, counts and opinions
    still lead to the entry. Comments and all else stay as they are.
    """
    renaming = find_changes(knowledge, old, new, labels)
    warn_of_missing(renaming.missing)
    for path, before in renaming.before.items():
        lines = _changed_lines(before, renaming.after[path])
        click.echo(f"{os.path.normpath(path)}: {counted(lines, 'line')}")
    if dry_run:
        click.secho("Nothing was written: --dry-run.", dim=True)
        return
    renaming.write()
    click.secho(f"{old!r} is called {new!r} now.", fg="green")


def _changed_lines(before: bytes, after: bytes) -> int:
    """Count the lines that are new, without those around them."""
    old, new = before.decode().split("\n"), after.decode().split("\n")
    lines = unified_diff(old, new, n=0, lineterm="")
    return sum(line.startswith("+") for line in lines) - 1
