"""The desk's pages of entries: all of them, one with all about it, reviews due."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, cast
from weakref import WeakKeyDictionary

from flask import Blueprint, Response, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from bot import (
    Due,
    Entry,
    KnowledgeBase,
    Lead,
    Problem,
    Responder,
    check_asked,
    fold,
    leads,
    review_calendar,
    reviews,
)
from web.live import Services, services, within
from web.records import REASONS, EntryUse, StoreError, answered, entry_use
from web.views import charts, faq
from web.views.desk import (
    NOTHING_KEPT,
    current_desk,
    keep_private,
    page_inside,
    to_the_desk,
    visit_inside,
)
from web.views.desk_access import Visit

# The orders of the list of entries, by the name that stands in its address.
SORTS = ("topic", "phrasings", "problems", "answered", "review")
# Where the app keeps what was found by asking the phrasings of an entry.
ASKED = "askwell-asked-entries"

bp = Blueprint("desk_entries", __name__, url_prefix="/desk")
bp.after_request(keep_private)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """An entry in the list, with its topic's title; it answered so many `times`."""

    entry: Entry
    topic: str
    problems: int
    times: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What asking the phrasings of an entry shows: leads by number, and problems."""

    leads: Mapping[int, Lead]
    problems: tuple[Problem, ...]


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
    return page(
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
    live, desk = services(), current_desk()
    knowledge = live.knowledge
    if not (current := knowledge.current_id(entry_id)):
        raise NotFound(f"The knowledge has no entry {entry_id!r}.")
    if current != entry_id:
        return redirect(url_for("desk_entries.entry", entry_id=current), 303)
    shown = knowledge.entries[entry_id]
    asked = asked_of(live, entry_id)
    written = about(entry_id, live.knowledge_state.problems)
    use, problem = use_of(live, shown)
    return page(
        "desk_entry.html",
        entry=shown,
        topic=knowledge.topics[knowledge.topic_of[entry_id]].title,
        item=faq.item(shown, live.responder),
        place=place_of(live, entry_id, "entry"),
        lines=[
            lines_of(knowledge, entry_id, n) for n in range(len(shown.all_phrasings))
        ],
        asked=asked,
        problems=within(live.folder, (*written, *(asked.problems if asked else ()))),
        leading=leading_to(entry_id, knowledge),
        use=use,
        problem=problem,
        chart=charts.day_chart(use.days) if use else None,
        charts=charts,
        reasons=REASONS,
        days=desk.days,
        today=desk.today(),
    )


@bp.get("/reviews")
def reviews_due() -> str:
    """List the reviews by when they are due."""
    found = reviews(services().knowledge, current_desk().today())
    groups = {due: [each for each in found if each.due is due] for due in Due}
    return page("desk_reviews.html", groups=groups)


@bp.get("/reviews.ics")
def calendar() -> Response:
    """Download the reviews due as a calendar."""
    written = review_calendar(services().knowledge, current_desk().today())
    response = Response(written, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="reviews.ics"'
    return response


def page(template: str, **values: Any) -> str:
    """A page of this visit, which `require_visit` has seen to be inside."""
    return page_inside(cast(Visit, visit_inside()), template, **values)


def rows_of(live: Services, times: Mapping[str, int]) -> list[Row]:
    """The rows of all entries, in curated order."""
    knowledge = live.knowledge
    wheres = Counter(problem.where for problem in live.knowledge_state.problems)
    return [
        Row(
            entry=entry,
            topic=topic.title,
            problems=wheres[where_of(entry.id)],
            times=sum(times.get(id, 0) for id in ids_of(entry)),
        )
        for topic in knowledge.topics.values()
        for entry in topic.entries
    ]


def ids_of(entry: Entry) -> set[str]:
    """The ids that its counts are kept under: its own, and those that it had before."""
    return {entry.id, *entry.aliases}


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


def where_of(entry_id: str) -> str:
    """How problems say that they are about an entry."""
    return f"entry {entry_id!r}"


def about(entry_id: str, problems: Iterable[Problem]) -> list[Problem]:
    return [problem for problem in problems if problem.where == where_of(entry_id)]


def times_answered(live: Services) -> tuple[Mapping[str, int], str]:
    """How often each entry answered lately, or nothing and why."""
    store, desk = live.recorder.store, current_desk()
    if not store:
        return {}, NOTHING_KEPT
    try:
        return answered(store, desk.today(), desk.days), ""
    except StoreError as error:
        return {}, f"The store does not answer: {error}"


def use_of(live: Services, entry: Entry) -> tuple[EntryUse | None, str]:
    """What an entry answered lately, or None and why."""
    store, desk = live.recorder.store, current_desk()
    if not store:
        return None, NOTHING_KEPT
    try:
        return entry_use(store, ids_of(entry), desk.today(), desk.days), ""
    except StoreError as error:
        return None, f"The store does not answer: {error}"


def asked_of(live: Services, entry_id: str) -> Asked | None:
    """What asking an entry's phrasings shows, once for each version of the knowledge.

    None where an engine elsewhere has the index: it cannot tell leads.
    """
    if live.index:
        return None
    responder = cast(Responder, live.responder)
    kept: WeakKeyDictionary[Responder, dict[str, Asked]]
    kept = current_app.extensions.setdefault(ASKED, WeakKeyDictionary())
    of_version = kept.setdefault(responder, {})
    if entry_id not in of_version:
        of_version[entry_id] = Asked(
            leads={lead.part: lead for lead in leads(responder, entry_id)},
            problems=tuple(check_asked(responder, entry_id)),
        )
    return of_version[entry_id]


def place_of(live: Services, entry_id: str, part: str | int) -> str:
    """The file of an entry within its folder, with the line where that is known."""
    topic = live.knowledge.topic_of[entry_id]
    line = lines_of(live.knowledge, entry_id, part)
    return f"topics/{topic}.yaml" + (f":{line}" if line else "")


def lines_of(knowledge: KnowledgeBase, entry_id: str, part: str | int) -> int | None:
    """The line of an entry's part; a saved index does not have them."""
    _, line = knowledge.places.get((entry_id, part), ("", None))
    return line


def leading_to(
    entry_id: str, knowledge: KnowledgeBase
) -> Mapping[str, Collection[str]]:
    """What offers an entry, by what it is: ids of entries, dangers and subjects."""
    parts: dict[str, Iterable[Any]] = {
        "entries": knowledge,
        "safety rules": knowledge.safety.rules,
        "uncovered subjects": knowledge.scope.uncovered,
    }
    leading: defaultdict[str, list[str]] = defaultdict(list)
    for name, some in parts.items():
        leading[name] += [part.id for part in some if entry_id in part.next]
    return {name: ids for name, ids in leading.items() if ids}
