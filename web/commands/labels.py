"""`labels new`: what visitors wrote, judged by a tester, becomes labels in a file."""

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from bot import Responder, add_label, find_gaps, labelled, require_label_file
from bot.cli import with_progress
from web.commands.base import Base, chosen, store_of
from web.commands.judging import Judging, Quit
from web.config import Config
from web.records import (
    KeptMessage,
    days_until,
    kept_messages,
    missed_since,
    report_days,
    unlabelled,
)

if TYPE_CHECKING:
    from web.records.store import Store

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
    store, period = store_of(config, base), days_until(today, report_days(config))
    responder = Responder(base.knowledge, watch=with_progress)
    kept = _kept(store, responder, period, source)
    messages, judging = unlabelled(kept, labelled(files)), Judging(responder)
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
    store: "Store", responder: Responder, period: Sequence[date], source: Source | None
) -> tuple[KeptMessage, ...]:
    return kept_messages(
        () if source == "gaps" else store.remarks(period[0]),
        {} if source == "opinions" else _missed(store, responder, period),
    )


def _missed(
    store: "Store", responder: Responder, period: Sequence[date]
) -> Mapping[str, int]:
    """What was missed, without the gaps that were dismissed and stay away."""
    missed = missed_since(store, period[-1], len(period))
    if not (dismissed := store.dismissed(missed)):
        return missed
    gaps = find_gaps(missed, responder, dismissed, watch=with_progress)
    away = {message for gap in gaps.dismissed for message in gap.messages}
    return {text: number for text, number in missed.items() if text not in away}


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
