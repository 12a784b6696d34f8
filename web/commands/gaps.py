"""`gaps`: what visitors missed, YAML that helps, and a phrasing added at once."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

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
from bot.cli import Refused, with_progress
from web.commands.base import Base, chosen, store_of
from web.commands.gap_report import (
    numbered,
    print_gaps,
    print_on_purpose,
    summary,
)
from web.config import Config
from web.records import (
    Usage,
    as_csv,
    clean_messages,
    look_alikes,
    patch,
    report_days,
    usage,
)

# Gaps that are shown where nothing else is asked for.
LIMIT = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """Which gaps are to be shown: one of a number, or the first ones.

    `limit` None shows all; `dismissed` shows those that were dismissed in their place.
    """

    number: int | None = None
    limit: int | None = LIMIT
    dismissed: bool = False


def show(
    config: Config,
    today: date,
    wish: Wish = Wish(),
    lang: str | None = None,  # it is frozen
) -> None:
    """Print the gaps and what to paste; with a number, one gap and all its messages.

    Of several knowledge bases, those of the one in `lang`, or of the first. Raises
    Refused where nothing is kept, or there is no gap of that number.
    """
    base = chosen(config, lang)
    seen, responder = read_usage(config, base, today)
    gaps = seen.gaps.dismissed if wish.dismissed else seen.gaps.open
    shown = numbered(gaps)[: wish.limit]
    if wish.number is not None:
        shown = [(wish.number, _gap(wish.number, gaps, dismissed=wish.dismissed))]
    click.echo(summary(seen, None if wish.dismissed else shown))
    if shown:
        print_gaps(shown, "Dismissed gaps" if wish.dismissed else "Gaps")
    if wish.number is not None:
        for message in shown[0][1].messages:
            click.echo(f"  {message}")
    if wish.dismissed:
        return
    if wish.number is None:
        print_on_purpose(seen.gaps.on_purpose)
        _print_to_paste("False alarms, to paste:", _alarms(seen, base, responder))
    _print_to_paste("To paste:", patch(shown, base.folder, responder.knowledge))
    which = f" --lang {base.tag}" if base.tag else ""
    for n, gap in shown:
        if gap.remedy is Remedy.PHRASING and clean_messages(gap):
            click.secho("\nOr add the first message of a gap:", bold=True)
            click.echo(f"  askwell gaps {n} --apply {gap.nearest[0].entry.id}{which}")
            break


def _print_to_paste(title: str, yaml: str) -> None:
    if yaml:
        click.secho(f"\n{title}\n", bold=True)
        click.echo(yaml)


def _alarms(seen: Usage, base: Base, responder: Responder) -> str:
    return look_alikes(seen.rules, base.folder, responder.knowledge)


def write_csv(config: Config, today: date, path: Path, lang: str | None = None) -> None:
    """Write what became of every missed message to a file, for a spreadsheet.

    Raises Refused where the file cannot be written.
    """
    seen, _ = read_usage(config, chosen(config, lang), today)
    try:
        # With the mark by which Excel knows UTF-8, and the line ends of CSV.
        path.write_text(as_csv(seen.gaps), "utf-8-sig", newline="")
    except OSError as error:
        raise Refused(f"{path} cannot be written: {error.strerror}.") from None
    click.echo(f"{path}: a row for each message.")


def dismiss(
    config: Config, today: date, which: int | str, lang: str | None = None
) -> None:
    """Let a gap, or these words, stay away. Raises Refused if there is no such gap."""
    base = chosen(config, lang)
    store = store_of(config, base)
    messages = _messages(which, config, base, today, dismissed=False)
    store.dismiss(messages)
    click.echo(
        f"Dismissed: {messages[0]}{_and_more(messages)}. It stays away, with all that "
        "asks the same, until it is asked twice as often as now and five times more. "
        "`askwell gaps --dismissed` lists what may be restored."
    )


def restore(
    config: Config, today: date, which: int | str, lang: str | None = None
) -> None:
    """Let a dismissed gap, or these words, come back.

    Raises Refused where they were not dismissed, or there is none of that number.
    """
    base = chosen(config, lang)
    store = store_of(config, base)
    messages = _messages(which, config, base, today, dismissed=True)
    if not store.dismissed(messages):
        raise Refused(
            f"Nothing to restore: {messages[0]!r} was not dismissed. "
            "`askwell gaps --dismissed` lists what was."
        )
    store.restore(messages)
    click.echo(f"Restored: {messages[0]}{_and_more(messages)}.")


def _messages(
    which: int | str, config: Config, base: Base, today: date, *, dismissed: bool
) -> tuple[str, ...]:
    """The messages of a gap by its number, or words as they are."""
    if isinstance(which, str):
        return (which,)
    seen, _ = read_usage(config, base, today)
    gaps = seen.gaps.dismissed if dismissed else seen.gaps.open
    return _gap(which, gaps, dismissed=dismissed).messages


def _and_more(messages: tuple[str, ...]) -> str:
    more = len(messages) - 1
    return f" and {more} more" if more else ""


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
    gap = _gap(number, seen.gaps.open)
    for message in clean_messages(gap):
        return message
    raise Refused(
        f"Something was taken out of every message of gap {number}, such as "
        f"{gap.messages[0]!r}. Give the words yourself: "
        "askwell gaps 'the words' --apply ENTRY"
    )


def _gap(number: int, gaps: tuple[Gap, ...], *, dismissed: bool = False) -> Gap:
    if gap := dict(numbered(gaps)).get(number):
        return gap
    there = f"they go to {len(gaps)}" if gaps else "there is none"
    kind, option = ("dismissed gap", " --dismissed") if dismissed else ("gap", "")
    raise Refused(
        f"There is no {kind} {number}; {there}. `askwell gaps{option}` lists them."
    )


def read_usage(config: Config, base: Base, today: date) -> tuple[Usage, Responder]:
    """What a base was asked while texts are kept, and what would reply now.

    Raises Refused where nothing is kept, and StoreError.
    """
    store = store_of(config, base)
    responder = Responder(base.knowledge)
    days = report_days(config)
    return usage(store, responder, today, days, with_progress), responder
