"""The desk's page of one entry, with all about it."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, cast
from weakref import WeakKeyDictionary

from flask import current_app

from bot import (
    Entry,
    KnowledgeBase,
    Lead,
    Problem,
    Responder,
    check_asked,
    leads,
    written_answer,
)
from web.live import Services, services, within
from web.records import REASONS, EntryUse, entry_use
from web.views import charts, faq
from web.views.desk import current_desk, of_the_store, page_inside

# Where the app keeps what the search of entries' phrasings shows.
SEARCHED = "askwell-searched-entries"


@dataclass(frozen=True, slots=True, kw_only=True)
class Searched:
    """What a search of an entry's phrasings shows: leads by number, and problems."""

    leads: Mapping[int, Lead]
    problems: tuple[Problem, ...]


def entry_page(entry: Entry) -> str:
    """The page of an entry of the knowledge in service."""
    live, desk = services(), current_desk()
    knowledge = live.knowledge
    asked, where = searched(live, entry.id), where_of(entry.id)
    written = [p for p in live.knowledge_state.problems if p.where == where]
    use, problem = use_of(entry)
    return page_inside(
        "desk_entry.html",
        entry=entry,
        written=written_answer(live.folder, entry.id) or entry.answer,
        topic=knowledge.topics[knowledge.topic_of[entry.id]].title,
        item=faq.item(entry, live.responder),
        place=place_of(live, entry.id, "entry"),
        lines=[
            lines_of(knowledge, entry.id, n) for n in range(len(entry.all_phrasings))
        ],
        asked=asked,
        problems=within(live.folder, (*written, *(asked.problems if asked else ()))),
        leading=leading_to(entry.id, knowledge),
        use=use,
        problem=problem,
        chart=charts.day_chart(use.days) if use else None,
        charts=charts,
        reasons=REASONS,
        days=desk.days,
        today=desk.today(),
    )


def where_of(entry_id: str) -> str:
    """How problems say that they are about an entry."""
    return f"entry {entry_id!r}"


def use_of(entry: Entry) -> tuple[EntryUse | None, str]:
    """What an entry answered lately, or None and why."""
    ids, desk = {entry.id, *entry.aliases}, current_desk()
    return of_the_store(lambda store: entry_use(store, ids, desk.today(), desk.days))


def searched(live: Services, entry_id: str) -> Searched | None:
    """Search for an entry's phrasings, once for each version of the knowledge.

    None where an engine elsewhere has the index: it cannot tell leads.
    """
    if live.index:
        return None
    responder = cast(Responder, live.responder)
    kept: WeakKeyDictionary[Responder, dict[str, Searched]]
    kept = current_app.extensions.setdefault(SEARCHED, WeakKeyDictionary())
    of_version = kept.setdefault(responder, {})
    if entry_id not in of_version:
        of_version[entry_id] = Searched(
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
