"""`labels new`: what visitors wrote, judged by a tester, becomes labels in a file."""

import os
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Literal

import click

from bot import Responder, add_label, labelled, require_label_file
from bot.cli import Refused, with_progress
from web.commands.base import Base, chosen
from web.commands.judging import Judging, Quit
from web.config import Config
from web.records import KeptMessage, kept_messages, open_store, unlabelled

# Days to look back where no texts are kept any more.
MONTH = 30
NAME = "from-visitors.yaml"
Source = Literal["gaps", "opinions"]


def new(
    config: Config,
    today: date,
    into: Path | None,
    source: Source | None = None,
    limit: int | None = None,
    lang: str | None = None,
) -> None:
    """Ask for an outcome of each kept message and add the labels to a file.

    Of several knowledge bases, for the one in `lang`, or for the first. Raises Refused
    where nothing is kept, BadRequest for a file that is no list of labels, UsageError
    where no file is named, and StoreError.
    """
    base = chosen(config, lang)
    path = into or _usual_file(base)
    require_label_file(path)
    files = [path, *_named_files(base)]
    messages = unlabelled(_kept(config, base, today, source), labelled(files))
    judging = Judging(Responder(base.knowledge, watch=with_progress))
    asked = list(_without_repeats(messages, judging))[:limit]
    if not asked:
        click.echo("No message is left to judge.")
        return
    click.secho("? explains the keys.", dim=True)
    added = sum(_judge(asked, judging, path))
    click.echo(f"\n{added} of {len(asked)} messages are labels in {path} now.")


def _judge(
    messages: Sequence[KeptMessage], judging: Judging, path: Path
) -> Iterator[bool]:
    """Ask about each message, add its label at once, and tell whether there is one."""
    for number, message in enumerate(messages, start=1):
        click.secho(f"\n{number} of {len(messages)}: {message.text}", bold=True)
        click.secho(f"  {message.why}", dim=True)
        try:
            label = judging.label(message)
        except Quit:
            return
        if label:
            rule = f" by {label.rule}" if label.rule else ""
            line = add_label(path, label)
            click.secho(f"  {path}:{line}: {label.expect}{rule}", fg="green")
        yield label is not None


def _without_repeats(
    messages: Iterable[KeptMessage], judging: Judging
) -> Iterator[KeptMessage]:
    """The messages that may become labels; says why others may not."""
    for message in messages:
        if problem := judging.repeats(message.text):
            click.secho(problem, fg="yellow")
        else:
            yield message


def _kept(
    config: Config, base: Base, today: date, source: Source | None
) -> tuple[KeptMessage, ...]:
    if not config.database_url:
        raise Refused("Nothing is kept: FAQ_DATABASE_URL is off.")
    store = open_store(config.database_url, base.tag)
    since = today - timedelta(days=(config.retention_days or MONTH) - 1)
    return kept_messages(
        () if source == "gaps" else store.remarks(since),
        {} if source == "opinions" else store.misses(since),
    )


def _named_files(base: Base) -> Iterator[Path]:
    """The files and folders of labels that the knowledge's settings name."""
    return (base.folder / name for name in base.knowledge.settings.labels)


def _usual_file(base: Base) -> Path:
    """The first of these that can be written to; of a folder, a file in it."""
    for path in _named_files(base):
        file = path if path.suffix else path / NAME
        if file.suffix != ".jsonl" and _is_writable(file):
            return file
    raise click.UsageError(
        f"Name a file for the labels, such as --into labels/{NAME}, or name it under "
        "labels: in settings.yaml, so that `askwell diff` asks them, too."
    )


def _is_writable(path: Path) -> bool:
    """Whether a file can be changed, or made with the folders that it lies in."""
    there = next(each for each in (path, *path.parents) if each.exists())
    return os.access(there, os.W_OK)
