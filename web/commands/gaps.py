"""`gaps`: what visitors missed, YAML that helps, and a phrasing added at once."""

from datetime import UTC, date, datetime

import click

from bot import (
    Edit,
    Gap,
    Journal,
    KnowledgeError,
    Remedy,
    Responder,
    UnknownEntry,
    changes_summary,
    propose,
)
from bot.cli import Refused, print_table
from web.commands.base import Base, chosen
from web.config import Config
from web.records import Usage, clean_messages, open_store, patch, times, usage

# Days of counts to look at where no texts are kept.
MONTH = 30


def show(
    config: Config, today: date, number: int | None = None, lang: str | None = None
) -> None:
    """Print the gaps and what to paste; with a number, one gap and all its messages.

    Of several knowledge bases, those of the one in `lang`, or of the first. Raises
    Refused where nothing is kept, or there is no gap of that number.
    """
    base = chosen(config, lang)
    seen, responder = read_usage(config, base, today)
    shown = numbered(seen) if number is None else [(number, _gap(number, seen))]
    click.echo(summary(seen))
    if not shown:
        return
    print_gaps(shown)
    if number is not None:
        for message in shown[0][1].messages:
            click.echo(f"  {message}")
    click.secho("\nTo paste:\n", bold=True)
    click.echo(patch(shown, base.folder, responder.knowledge))
    for n, gap in shown:
        if gap.remedy is Remedy.PHRASING and clean_messages(gap):
            click.secho("\nOr add the first message of a gap:", bold=True)
            which = f" --lang {base.tag}" if base.tag else ""
            click.echo(f"  askwell gaps {n} --apply {gap.nearest[0].entry.id}{which}")
            break


def apply(
    config: Config,
    today: date,
    which: int | str,
    entry: str,
    lang: str | None = None,
) -> None:
    """Add the most frequent message of a gap, or these words, to an entry's phrasings.

    Of several knowledge bases, the one in `lang`, or the first. Raises Refused where
    that would be wrong; nothing is changed then.
    """
    base = chosen(config, lang)
    if isinstance(which, str):
        phrasing = which
    else:
        phrasing = _phrasing(which, config, base, today)
    try:
        proposal = propose(base.folder, Edit(entry=entry, phrasing=phrasing))
        written = Journal(base.folder).write(proposal.draft, datetime.now(UTC))
    except UnknownEntry as error:
        raise Refused(str(error)) from None
    except KnowledgeError as error:
        raise Refused(f"Nothing was changed:\n{error}") from None
    place = f"{proposal.draft.path}:{written.line}"
    click.echo(f"{place}: added to {entry!r}: {written.edit.phrasing}")
    for problem in proposal.problems:
        click.secho(f"warning: {problem}", fg="yellow")
    click.echo(f"For visitors: {changes_summary(proposal.changes)}.")
    if said := written.commit.said:
        click.echo(said)
    which = f" --lang {base.tag}" if base.tag else ""
    click.secho(
        "Checked with the messages near it; `askwell check` asks all. "
        f"`askwell undo {written.number}{which}` takes it back.",
        dim=True,
    )


def _phrasing(number: int, config: Config, base: Base, today: date) -> str:
    """The most frequent message of a gap from which nothing was taken out."""
    seen, _ = read_usage(config, base, today)
    gap = _gap(number, seen)
    for message in clean_messages(gap):
        return message
    raise Refused(
        f"Something was taken out of every message of gap {number}, such as "
        f"{gap.messages[0]!r}. Give the words yourself: "
        "askwell gaps 'the words' --apply ENTRY"
    )


def _gap(number: int, seen: Usage) -> Gap:
    if gap := dict(numbered(seen)).get(number):
        return gap
    last = len(seen.open_gaps)
    there = f"they go to {last}" if last else "there is none"
    raise Refused(f"There is no gap {number}; {there}. `askwell gaps` lists them.")


def read_usage(config: Config, base: Base, today: date) -> tuple[Usage, Responder]:
    """What a base was asked while texts are kept, and what would reply now.

    Raises Refused where nothing is kept, and StoreError.
    """
    if not config.database_url:
        raise Refused("Nothing is kept: FAQ_DATABASE_URL is off.")
    store = open_store(config.database_url, base.tag)
    responder = Responder(base.knowledge)
    days = config.retention_days or MONTH
    return usage(store, responder, today, days), responder


def numbered(seen: Usage) -> list[tuple[int, Gap]]:
    """The open gaps with their numbers, from 1."""
    return list(enumerate(seen.open_gaps, start=1))


def summary(seen: Usage) -> str:
    """How many gaps there are, and what became of the other misses."""
    asked = sum(gap.times for gap in seen.open_gaps)
    gaps = f"{len(seen.open_gaps)} gaps, asked {times(asked)}" if asked else "No gap"
    result = f"{gaps} since {seen.days[0].day}."
    for remedy, what in (
        (Remedy.NOTHING, "have a reply by now"),
        (Remedy.CURATED, "are declined on purpose"),
    ):
        if number := sum(gap.remedy is remedy for gap in seen.gaps):
            result += f" {number} more {what}."
    return result


def print_gaps(gaps: list[tuple[int, Gap]]) -> None:
    """Print gaps as a table, with their numbers."""
    headings = ("no.", "asked", "most frequent message", "lacks", "nearest entries")
    rows = []
    for number, gap in gaps:
        lacks = "perhaps a phrasing" if gap.remedy is Remedy.PHRASING else "an entry"
        nearest = ", ".join(match.entry.id for match in gap.nearest)
        rows.append((number, gap.times, gap.messages[0], lacks, nearest))
    print_table("Gaps", headings, rows)
