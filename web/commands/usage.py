"""The store in the terminal: `python -m web gaps` and `python -m web stats`."""

from datetime import date
from typing import TYPE_CHECKING

from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot import (
    Gap,
    Kind,
    KnowledgeError,
    Remedy,
    Responder,
    UnknownEntry,
    add_phrasing,
    load,
)
from web.commands.errors import Refused
from web.config import Config
from web.records import (
    HELPFUL,
    REASONS,
    Period,
    Upkeep,
    Usage,
    clean_messages,
    open_store,
    patch,
    times,
    upkeep,
    usage,
)

if TYPE_CHECKING:
    from web.records import Store


def opened(config: Config) -> "Store":
    """The store, ready to be read."""
    if not config.database_url:
        raise Refused("Nothing is kept: FAQ_DATABASE_URL is off.")

    return open_store(config.database_url)


def days_kept(config: Config) -> int:
    """How far back there are texts, or a month of counts where there are none."""
    return config.retention_days or 30


def show_gaps(
    config: Config, today: date, console: Console, *, which: int | None = None
) -> int:
    """Print the gaps, or one of them with all its messages, and what to paste."""
    found, responder = read(config, today)
    chosen = [(n, gap) for n, gap in numbered(found) if which in (None, n)]

    if which and not chosen:
        raise Refused(no_such_gap(which, len(found.open_gaps)))

    say(console, summary(found))
    if not chosen:
        return 0

    print_gaps(chosen, console)
    if which:
        for message in chosen[0][1].messages:
            say(console, f"  {message}")
    say(console, "\nTo paste:\n", style="bold")
    # As it is: an editor copies it, so no line may be broken.
    say(console, patch(chosen, config.knowledge, responder.knowledge))
    for number, gap in chosen:
        if gap.remedy is Remedy.PHRASING and clean_messages(gap):
            say(console, "\nOr add the first message of a gap:", style="bold")
            entry = gap.nearest[0].entry.id
            say(console, f"  python -m web gaps {number} --apply {entry}")
            break
    return 0


def read(config: Config, today: date) -> tuple[Usage, Responder]:
    store = opened(config)
    responder = Responder(load(config.knowledge))
    period = Period.of(today, days_kept(config))
    return usage(store, responder, period), responder


def numbered(found: Usage) -> list[tuple[int, Gap]]:
    return list(enumerate(found.open_gaps, start=1))


def no_such_gap(number: int, last: int) -> str:
    there = f"they go to {last}" if last else "there is none"
    return f"There is no gap {number}; {there}. `python -m web gaps` lists them."


def summary(found: Usage) -> str:
    """How many gaps there are, and what became of the other misses."""
    asked = sum(gap.times for gap in found.open_gaps)
    parts = [
        f"{len(found.open_gaps)} gaps, asked {times(asked)} since {found.period.first}."
        if found.open_gaps
        else f"No gap since {found.period.first}."
    ]
    for remedy, what in (
        (Remedy.NOTHING, "have a reply by now"),
        (Remedy.CURATED, "are declined on purpose"),
    ):
        number = sum(gap.remedy is remedy for gap in found.gaps)
        if number:
            parts.append(f"{number} more {what}.")
    return " ".join(parts)


def print_gaps(gaps: list[tuple[int, Gap]], console: Console) -> None:
    table = made_table("Gaps")
    for heading in ("no.", "asked"):
        table.add_column(heading, justify="right")
    for heading in ("most frequent message", "lacks", "nearest entries"):
        table.add_column(heading)
    for number, gap in gaps:
        table.add_row(
            str(number),
            str(gap.times),
            Text(gap.messages[0]),
            "perhaps a phrasing" if gap.remedy is Remedy.PHRASING else "an entry",
            ", ".join(match.entry.id for match in gap.nearest),
        )
    console.print(table)


def apply(
    config: Config, today: date, console: Console, *, which: int | str, entry: str
) -> int:
    """Add a gap's most frequent message, or these words, to an entry's phrasings."""
    phrasing = (
        phrasing_from_gap(which, config, today) if isinstance(which, int) else which
    )

    try:
        done = add_phrasing(config.knowledge, entry, phrasing)
    except UnknownEntry as error:
        raise Refused(str(error)) from None
    except KnowledgeError as error:
        raise Refused(f"Nothing was changed:\n{error}") from None

    say(console, f"{done.path}:{done.line}: added to {entry!r}: {phrasing}")
    for warning in done.warnings:
        say(console, f"warning: {warning}", style="yellow")
    say(
        console,
        "Checked with the messages that are near it; `python -m bot check` asks all.",
        style="dim",
    )
    return 0


def phrasing_from_gap(number: int, config: Config, today: date) -> str:
    """The message that a gap of this number would add."""
    found, _ = read(config, today)
    gap = dict(numbered(found)).get(number)

    if not gap:
        raise Refused(no_such_gap(number, len(found.open_gaps)))

    clean = clean_messages(gap)
    if not clean:
        raise Refused(
            f"Something was taken out of every message of gap {number}, such as "
            f"{gap.messages[0]!r}. Give the words yourself: "
            "python -m web gaps 'the words' --apply ENTRY"
        )

    return clean[0]


def show_stats(config: Config, today: date, console: Console) -> int:
    """Print what the desk shows."""
    found, responder = read(config, today)
    print_days(found, console)
    print_entries(found, console)
    print_feedback(found, console)
    say(console, summary(found))
    if found.open_gaps:
        print_gaps(numbered(found), console)
    print_knowledge(upkeep(responder.knowledge, today), console)
    return 0


def print_days(found: Usage, console: Console) -> None:
    table = made_table("How questions ended")
    table.add_column("day", no_wrap=True)
    for kind in Kind:
        table.add_column(kind.value, justify="right")
    table.add_column("all", justify="right")
    for day in found.days:
        if day.total:
            numbers = (str(day.kinds[kind] or "") for kind in Kind)
            table.add_row(str(day.day), *numbers, str(day.total))
    table.add_section()
    totals = (str(number or "") for number in found.kinds.values())
    table.add_row("all", *totals, str(found.total))
    console.print(table)


def print_entries(found: Usage, console: Console) -> None:
    table = made_table("Entries that answered most")
    table.add_column("times", justify="right")
    table.add_column("entry")
    table.add_column("question")
    for entry in found.top:
        table.add_row(str(entry.times), entry.id, Text(entry.question))
    console.print(table)


def print_feedback(found: Usage, console: Console) -> None:
    table = made_table("Feedback")
    table.add_column("on", min_width=20)
    for heading in (HELPFUL, *REASONS):
        table.add_column(
            "no reason" if heading == "unhelpful" else heading, justify="right"
        )
    for one in found.feedback:
        reasons = (str(one.reasons[reason] or "") for reason in REASONS)
        table.add_row(Text(one.subject), str(one.helpful or ""), *reasons)
    console.print(table)


def print_knowledge(state: Upkeep, console: Console) -> None:
    say(
        console,
        f"Knowledge {state.version}: {state.entries} entries, "
        f"{state.phrasings} phrasings.",
        style="bold",
    )
    for entry in state.overdue:
        say(console, f"review was due {entry.review_due}: {entry.id}", style="yellow")
    for problem in state.problems:
        say(console, f"{problem.severity}: {problem}", style="yellow")


def made_table(title: str) -> Table:
    return Table(title=title, title_justify="left", box=SIMPLE)


def say(console: Console, text: str, style: str = "") -> None:
    console.print(Text(text, style=style), soft_wrap=True)
