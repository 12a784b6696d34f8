"""`undo`: the latest edits that Askwell wrote, and each of them taken back."""

from datetime import UTC, datetime
from pathlib import Path

import click

from bot import Journal, WrittenEdit
from bot.cli import print_table
from web.commands.base import chosen
from web.config import Config


def show(config: Config, lang: str | None) -> None:
    """Print the edits, the latest first.

    Of several knowledge bases, those of the one in `lang`, or of the first.
    """
    edits = Journal(_folder(config, lang)).latest()
    rows = [(e.number, f"{e.at:%Y-%m-%d %H:%M}", _what(e), e.place) for e in edits]
    print_table("Edits", ("no.", "written (UTC)", "what", "where"), rows)
    last = next((edit for edit in edits if not edit.undone), None)
    if not edits:
        click.echo("Nothing was written by the desk or `askwell gaps --apply`.")
    elif last:
        click.echo(f"\naskwell undo {last.number} takes the last one back.")


def undo(config: Config, number: int, lang: str | None) -> None:
    """Take an edit back. Raises BadRequest with what to do where that cannot be."""
    folder = _folder(config, lang)
    undone = Journal(folder).undo(number, datetime.now(UTC))
    click.echo(f"{folder / undone.file}: as it was before edit {number}.")
    if said := undone.commit.said:
        click.echo(said)


def _folder(config: Config, lang: str | None) -> Path:
    """The folder of the base; of only one it need not load, as an edit may be why."""
    is_only = len(config.knowledge) == 1 and not lang
    return config.knowledge[0] if is_only else chosen(config, lang).folder


def _what(edit: WrittenEdit) -> str:
    said = f" ({edit.edit.phrasing})" if edit.edit.phrasing else ""
    return f"{edit.edit.title}{said}{', undone' if edit.undone else ''}"
