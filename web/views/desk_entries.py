"""The desk's pages of entries: all of them, each by itself, reviews due."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from flask import Blueprint, Response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from bot import Due, Entry, fold, review_calendar, reviews
from web.live import Services, services
from web.records import answered
from web.views.desk import (
    current_desk,
    keep_private,
    of_the_store,
    page_inside,
    to_the_desk,
    visit_inside,
)
from web.views.desk_entry_page import entry_page, where_of

# The orders of the list of entries, by the name that stands in its address.
SORTS = ("topic", "phrasings", "problems", "answered", "review")
bp = Blueprint("desk_entries", __name__, url_prefix="/desk")
bp.after_request(keep_private)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """An entry in the list, with its topic's title; it answered so many `times`."""

    entry: Entry
    topic: str
    problems: int
    times: int


@bp.before_request
def require_visit() -> ResponseReturnValue | None:
    """Send who has not shown the token to the desk's door."""
    return None if visit_inside() else to_the_desk()


@bp.get("/entries")
def entries() -> str:
    """List the entries that have the words searched for, in the order asked for."""
    live = services()
    wanted = request.args.get("q", "").strip()
    sort = request.args.get("sort", "")
    sort = sort if sort in SORTS else SORTS[0]
    times, problem = times_answered(live)
    rows = in_order(found(rows_of(live, times), wanted), sort)
    by_topic = [(title, list(some)) for title, some in groupby(rows, topic_of)]
    groups = by_topic if sort == "topic" else [("", rows)] if rows else []
    return page_inside(
        "desk_entries.html",
        groups=groups,
        number=len(rows),
        wanted=wanted,
        sort=sort,
        sorts=SORTS,
        days=current_desk().days,
        problem=problem,
        today=current_desk().today(),
    )


@bp.get("/entries/<entry_id>")
def entry(entry_id: str) -> ResponseReturnValue:
    """Show an entry with all that is known of it; lead there from an id that it had."""
    knowledge = services().knowledge
    if not (current := knowledge.current_id(entry_id)):
        raise NotFound(f"The knowledge has no entry {entry_id!r}.")
    if current != entry_id:
        return redirect(url_for("desk_entries.entry", entry_id=current), 303)
    return entry_page(knowledge.entries[entry_id])


@bp.get("/reviews")
def reviews_due() -> str:
    """List the reviews by when they are due."""
    found = reviews(services().knowledge, current_desk().today())
    groups = {due: [each for each in found if each.due is due] for due in Due}
    return page_inside("desk_reviews.html", groups=groups)


@bp.get("/reviews.ics")
def calendar() -> Response:
    """Download the reviews due as a calendar."""
    written = review_calendar(services().knowledge, current_desk().today())
    response = Response(written, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="reviews.ics"'
    return response


def rows_of(live: Services, times: Mapping[str, int]) -> list[Row]:
    """The rows of all entries, in curated order."""
    knowledge = live.knowledge
    wheres = Counter(problem.where for problem in live.knowledge_state.problems)
    return [
        Row(
            entry=entry,
            topic=topic.title,
            problems=wheres[where_of(entry.id)],
            times=times.get(entry.id, 0),
        )
        for topic in knowledge.topics.values()
        for entry in topic.entries
    ]


def topic_of(row: Row) -> str:
    return row.topic


def found(rows: Iterable[Row], wanted: str) -> list[Row]:
    """The rows whose entry has every word that is wanted, in whatever it says."""
    words = fold(wanted).split()
    return [row for row in rows if all(word in said_by(row.entry) for word in words)]


def said_by(entry: Entry) -> str:
    said = (entry.id, *entry.all_phrasings, entry.answer, entry.plain or "")
    return fold("\n".join(said))


def in_order(rows: Sequence[Row], sort: str) -> list[Row]:
    """The rows with the most, or the earliest review, first; equal ones as curated."""
    keys = {
        "phrasings": lambda row: len(row.entry.phrasings),
        "problems": lambda row: -row.problems,
        "answered": lambda row: -row.times,
        "review": lambda row: str(row.entry.review_due or ""),
    }
    return sorted(rows, key=keys[sort]) if sort in keys else list(rows)


def times_answered(live: Services) -> tuple[Mapping[str, int], str]:
    """How often each entry answered lately, or nothing and why."""
    desk = current_desk()
    times, problem = of_the_store(
        lambda store: answered(store, live.knowledge, desk.today(), desk.days)
    )
    return times or {}, problem
