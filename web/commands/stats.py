"""`stats`: how questions ended, and what the knowledge needs."""

from collections.abc import Iterator
from datetime import date

import click

from bot import Kind, KnowledgeBase, check_as_written, overdue
from bot.cli import print_table
from web.commands.base import chosen
from web.commands.gap_report import (
    numbered,
    print_gaps,
    print_on_purpose,
    summary,
)
from web.commands.gaps import LIMIT, read_usage
from web.config import Config
from web.records import (
    HELPFUL,
    REASONS,
    EntryFeedback,
    RuleUse,
    Usage,
    look_alikes,
)

_OPINIONS = (
    HELPFUL,
    *("no reason" if name == "unhelpful" else name for name in REASONS),
)


def show(config: Config, today: date, lang: str | None = None) -> None:
    """Print what the desk shows; raises Refused where nothing is kept.

    Of several knowledge bases, for the one in `lang`, or for the first.
    """
    base = chosen(config, lang)
    seen, responder = read_usage(config, base, today)
    _print_days(seen)
    entries = [(entry.times, entry.id, entry.question) for entry in seen.top]
    print_table("Entries that answered most", ("times", "entry", "question"), entries)
    _print_rules(seen)
    if alarms := look_alikes(seen.rules, base.folder, responder.knowledge):
        click.echo(f"{alarms}\n")
    headings = ("rule", "times", "first", "last")
    print_table("Turns that ask for no entry", headings, seen.smalltalk)
    _print_feedback(seen)
    shown = numbered(seen.gaps.open)[:LIMIT]
    click.echo(summary(seen, shown, "`askwell gaps --all`"))
    if shown:
        print_gaps(shown)
    print_on_purpose(seen.gaps.on_purpose)
    _print_knowledge(responder.knowledge, today)


def _print_days(seen: Usage) -> None:
    days = [(day.day, day.kinds, day.total) for day in seen.days if day.total]
    rows = [
        (day, *(kinds[kind] or "" for kind in Kind), total)
        for day, kinds, total in (*days, ("all", seen.kinds, seen.total))
    ]
    print_table("How questions ended", ("day", *Kind, "all"), rows)


def _print_rules(seen: Usage) -> None:
    rows = [
        (
            *(rule.name, rule.grade, rule.times or ""),
            *(rule.first or "", rule.last or ""),
            *_opinions(rule),
        )
        for rule in seen.rules
    ]
    headings = ("rule", "grade", "times", "first", "last", *_OPINIONS)
    print_table("Safety rules", headings, rows)


def _print_feedback(seen: Usage) -> None:
    rows = [(row.subject, *_opinions(row)) for row in seen.feedback]
    print_table("Feedback", ("on", *_OPINIONS), rows)


def _opinions(row: EntryFeedback | RuleUse) -> Iterator[object]:
    """How often each opinion was given, for the columns of _OPINIONS."""
    yield row.helpful or ""
    for name in REASONS:
        yield row.reasons[name] or ""


def _print_knowledge(knowledge: KnowledgeBase, today: date) -> None:
    phrasings = sum(len(entry.all_phrasings) for entry in knowledge)
    size = f"{len(knowledge.entries)} entries, {phrasings} phrasings"
    click.secho(f"Knowledge {knowledge.version}: {size}.", bold=True)
    for entry in overdue(knowledge, today):
        click.secho(f"review was due {entry.review_due}: {entry.id}", fg="yellow")
    for problem in check_as_written(knowledge):
        click.secho(f"{problem.severity}: {problem}", fg="yellow")
