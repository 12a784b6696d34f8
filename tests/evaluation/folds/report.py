"""Held-out phrasings as tables, as JSON and as a page."""

from collections.abc import Iterable, Sequence
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot import KnowledgeBase
from tests.evaluation.figures.confusion import (
    ROWS,
    Confusion,
    confusion_records,
    confusion_table,
    confusions,
)
from tests.evaluation.folds.held import EntryFolds, Held, by_entry, needed
from tests.evaluation.judge import Outcome
from tests.evaluation.measures import wilson
from tests.evaluation.pages.templates import render

Rows = list[tuple[str, str, str]]


def print_folds(
    console: Console,
    knowledge: KnowledgeBase,
    held: Sequence[Held],
    *,
    phrasings: bool = True,
) -> None:
    """The figures, the entries, the confusions, and the `phrasings` that are needed."""
    console.print(_summary(figure_rows(held)))
    console.print(entry_table(by_entry(knowledge, held)))

    if confused := confused_folds(held):
        console.print(confusion_table(confused))

    if phrasings:
        found = needed(held)
        console.print(f"\nNeeded phrasings: {len(found)}", style="bold")
        console.print("Without them their entry is neither answered nor offered.")

        for one in found:
            console.print(_needed(one), soft_wrap=True)


def figure_rows(held: Sequence[Held]) -> Rows:
    """Each figure's name, its value and what it means."""
    found = sum(one.is_found for one in held)
    low, high = wilson(found, len(held))
    interval = f"of {len(held)} find their entry first: {low:.1%} – {high:.1%}"
    return [
        ("success@1", f"{found / len(held):.3f}", interval),
        *(_outcome_row(outcome, held) for outcome in Outcome),
    ]


def entry_table(entries: Sequence[EntryFolds]) -> Table:
    """A row for each entry that depends on a phrasing, the most dependent first."""
    table = Table(title="\nEntries", title_justify="left", show_edge=False)
    table.add_column("entry")

    for name in ("phrasings", "needed", "found first", *Outcome):
        table.add_column(name, justify="right")

    dependent = [one for one in entries if one.needed]

    for one in dependent[:ROWS]:
        asked = len(one.held), len(one.needed), one.found
        table.add_row(one.entry, *map(str, (*asked, *map(one.number, Outcome))))

    alone = sum(one.alone for one in entries)
    table.caption = (
        f"of {len(entries)} entries {len(dependent)} depend on a phrasing"
        f"; {alone} have a single one, which cannot be held out"
    )
    return table


def confused_folds(held: Iterable[Held]) -> list[Confusion]:
    """What held-out phrasings were taken for."""
    return confusions([one.choice for one in held])


def folds_record(
    knowledge: KnowledgeBase, held: Sequence[Held], folds: int
) -> dict[str, Any]:
    """The object that `--json` writes."""
    return {
        "knowledge": knowledge.version,
        "folds": folds,
        "phrasings": len(held),
        "success@1": sum(one.is_found for one in held) / len(held),
        **{outcome.value: _number(outcome, held) for outcome in Outcome},
        "entries": [_entry(one) for one in by_entry(knowledge, held)],
        "confusion": confusion_records(confused_folds(held)),
    }


def folds_page(knowledge: KnowledgeBase, held: Sequence[Held], folds: int) -> str:
    """The page's HTML."""
    return render(
        "folds.html",
        knowledge=knowledge.version,
        folds=folds,
        phrasings=len(held),
        rows=figure_rows(held),
        entries=by_entry(knowledge, held),
        outcomes=list(Outcome),
        confusions=confused_folds(held),
    )


def _summary(rows: Rows) -> Table:
    table = Table(show_header=False, show_edge=False, box=None)
    table.add_column("figure")
    table.add_column("value", justify="right")
    table.add_column("note", style="dim")

    for row in rows:
        table.add_row(*row)

    return table


def _outcome_row(outcome: Outcome, held: Sequence[Held]) -> tuple[str, str, str]:
    notes = {
        Outcome.RIGHT: "its entry is answered",
        Outcome.SUGGESTED: "its entry is offered",
        Outcome.DECLINED: "neither it nor another is answered",
        Outcome.WRONG: "another entry is answered",
    }
    number = _number(outcome, held)
    return outcome.value, str(number), f"{number / len(held):.1%}: {notes[outcome]}"


def _number(outcome: Outcome, held: Iterable[Held]) -> int:
    return sum(one.outcome is outcome for one in held)


def _needed(one: Held) -> Text:
    path, line = one.place
    text = Text(f"\n{path}:{line}: {one.phrasing}\n")
    text.append(f"  of {one.entry}; without it {_instead(one)}", style="dim")
    return text


def _instead(one: Held) -> str:
    """What would be said, and what comes first."""
    if one.first is None:
        return "decline, since nothing is found"

    return f"{one.kind}, with {one.first} first, confidence {one.confidence:.2f}"


def _entry(one: EntryFolds) -> dict[str, Any]:
    return {
        "entry": one.entry,
        "phrasings": len(one.held),
        "alone": one.alone,
        "found_first": one.found,
        **{outcome.value: one.number(outcome) for outcome in Outcome},
        "depends_on": [_record(held) for held in one.needed],
    }


def _record(one: Held) -> dict[str, Any]:
    path, line = one.place
    return {
        "file": path,
        "line": line,
        "phrasing": one.phrasing,
        "first": one.first,
        "confidence": round(one.confidence, 3),
        "outcome": one.outcome.value,
    }
