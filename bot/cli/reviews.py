"""`reviews`: which answers are to be held against their sources, and when?"""

import sys
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import click

from bot.cli.group import knowledge_option, today_option
from bot.cli.output import print_table
from bot.curation import Due, Review
from bot.curation import reviews as reviews_of
from bot.domain import KnowledgeBase
from bot.files import load
from bot.formats import review_calendar

_EPILOG = """\
\b
Exit status:
  0  no review is overdue
  1  some are overdue
  2  bad usage

\b
Examples:
  askwell reviews --knowledge my-faq
  askwell reviews --days 365
  askwell reviews --ics reviews.ics
"""


@click.command(epilog=_EPILOG)
@knowledge_option("--knowledge")
@click.option(
    "--days",
    type=click.IntRange(min=0),
    default=90,
    help="How many days ahead to look.",
)
@click.option(
    "--ics",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Also write every entry's 'review_due:' into a calendar file (iCalendar).",
)
@today_option
def reviews(knowledge: Path, days: int, ics: Path | None, today: date) -> None:
    """List the reviews that are overdue, or due soon.

    An entry's 'review_due:' says when its answer is to be held against its sources
    again. Entries that nobody has reviewed, or that have no such day, stand at the end.
    """
    base = load(knowledge)
    found = reviews_of(base, today)
    shown = [each for each in found if each.days is None or each.days <= days]
    if shown:
        print_table(
            "Reviews",
            ("due", "entry", "last review", "where"),
            (_row(each, base) for each in shown),
        )
    click.echo(f"{', '.join(_sums(found, days))}.")
    if ics:
        ics.write_bytes(review_calendar(base, today))
        click.echo(f"{ics} written.")
    sys.exit(int(any(each.due is Due.OVERDUE for each in found)))


def _row(review: Review, knowledge: KnowledgeBase) -> Sequence[object]:
    entry = review.entry
    path, line = knowledge.places[entry.id, "entry"]
    by = f" by {entry.reviewed_by}" if entry.reviewed_by else ""
    last = f"{entry.reviewed or 'never'}{by}"
    return entry.review_due or "–", entry.id, last, f"{path}:{line}"


def _sums(found: Sequence[Review], days: int) -> Iterator[str]:
    """How many reviews are overdue, due in so many days, and without a day."""
    due = [each.days for each in found if each.days is not None]
    yield f"{sum(left < 0 for left in due)} overdue"
    yield f"{sum(0 <= left <= days for left in due)} due in the next {days} days"
    if undated := len(found) - len(due):
        yield f"{undated} without a day"
