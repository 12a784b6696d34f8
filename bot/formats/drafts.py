"""Records of other formats to topics: ids, references and phrasings made fit."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from bot.domain import Entry, Kind, Problem, Topic
from bot.formats.base import Place, Record, problem
from bot.formats.ids import Ids
from bot.formats.texts import slug, title_of
from bot.text import same_phrasing

_AGAIN = "import with --update to bring in what is new in it"
ASK_ANOTHER = "give it a question of its own, or delete it"


@dataclass(kw_only=True)
class Drafts:
    """New topics by their id, and what did not come over as it was.

    `phrasings` counts the rows that became a phrasing of an entry; `rejects` has the
    rows that became neither entry nor phrasing, `remarks` what other rows lost.
    """

    topics: dict[str, Topic] = field(default_factory=dict)
    phrasings: int = 0
    rejects: list[Problem] = field(default_factory=list)
    remarks: list[Problem] = field(default_factory=list)

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The new entries of all topics."""
        return tuple(entry for t in self.topics.values() for entry in t.entries)


def draft(
    records: Sequence[Record],
    known: Iterable[Entry],
    taken: Iterable[str],
    topic: str,
    *,
    homes: Mapping[str, str] = MappingProxyType({}),
    keys: Mapping[str, str] = MappingProxyType({}),
) -> Drafts:
    """Draft topics of new entries, which share no id and no phrasing with known ones.

    Records without a topic come into the topic called `topic`; `taken` are topic ids.
    `homes` has the ids of topics that are there, by the names that records call them;
    `keys` those of entries, by the keys of records that chips may lead to.
    """
    known = tuple(known)
    drafts = Drafts()
    owners = {
        same_phrasing(p): entry.id for entry in known for p in entry.all_phrasings
    }
    fresh = _fresh(records, owners, drafts)
    of_topics = Ids(taken)
    names = dict.fromkeys(record.topic for record in fresh)
    topic_ids = {
        name: homes.get(name) or of_topics.take(slug(name) or topic) for name in names
    }
    of_entries = Ids({*Kind, *(entry.id for entry in known)})
    ids = [_id(record, topic_ids, of_entries, drafts) for record in fresh]
    by_key = dict(keys)
    for record, id in zip(fresh, ids, strict=True):
        by_key.setdefault(record.key or record.id, id)
        owners[same_phrasing(record.question)] = id
    entries: dict[str, list[Entry]] = {}
    for record, id in zip(fresh, ids, strict=True):
        entry = Entry(
            id=id,
            question=record.question,
            phrasings=tuple(_phrasings(record, id, owners, drafts)),
            answer=record.answer,
            disclaimers=record.disclaimers,
            next=tuple(_chips(record, by_key, drafts)),
        )
        entries.setdefault(topic_ids[record.topic], []).append(entry)
    titles = {topic_ids[name]: _title(name, topic) for name in reversed(names)}
    for topic_id, drafted in entries.items():
        title = titles[topic_id]
        drafts.topics[topic_id] = Topic(title=title, entries=tuple(drafted))
    return drafts


def _title(name: str, topic: str) -> str:
    return name if name != slug(name) else title_of(name or topic)


def _fresh(
    records: Sequence[Record], owners: Mapping[str, str], drafts: Drafts
) -> list[Record]:
    """Return the records whose question nobody asks yet, and reject the others."""
    fresh: dict[str, Record] = {}
    for record in records:
        key = same_phrasing(record.question)
        if key in owners or key in fresh:
            other = owners.get(key) or _named(fresh[key].place, record.place)
            fix = _AGAIN if key in owners else ASK_ANOTHER
            what = already_asked(record, other, fix)
            drafts.rejects += [problem(place, what) for place in record.rows]
        else:
            fresh[key] = record
    return list(fresh.values())


def already_asked(record: Record, other: str, fix: str) -> str:
    """Say that another record or entry has a record's question, and what to do."""
    return f"not imported: {record.question!r} is already asked ({other}); {fix}"


def already_had(phrasing: str, whose: str) -> str:
    """Say that an entry has a phrasing of a record."""
    return f"phrasing {phrasing!r} left out: {whose} has it already"


def _id(record: Record, topic_ids: Mapping[str, str], ids: Ids, drafts: Drafts) -> str:
    """Take the id of a record; say so where it cannot have its own."""
    if not (own := slug(record.id)):
        return ids.take_of(record.question, topic_ids[record.topic])
    if (id := ids.take(own)) != own:
        what = f"the id {own!r} is taken; it is imported as {id!r}"
        drafts.remarks.append(problem(record.place, what))
    return id


def _named(place: Place, seen_from: Place) -> str:
    """Name the line of a record, and its file where that is another one."""
    path = "" if place.path == seen_from.path else f" of {place.path}"
    return f"that of line {place.line}{path}"


def _phrasings(
    record: Record, id: str, owners: dict[str, str], drafts: Drafts
) -> Iterator[str]:
    """Yield the phrasings that no entry has yet, and say which are left out."""
    for phrasing in record.phrasings:
        key, row = same_phrasing(phrasing), record.own_rows.get(phrasing)
        if owner := owners.get(key):
            whose = "its entry" if owner == id else f"entry {owner!r}"
            what = problem(row or record.place, already_had(phrasing, whose))
            (drafts.rejects if row else drafts.remarks).append(what)
        else:
            owners[key] = id
            drafts.phrasings += bool(row)
            yield phrasing


def _chips(record: Record, by_key: Mapping[str, str], drafts: Drafts) -> Iterator[str]:
    """Yield the ids that a record's chips lead to, and say which lead nowhere."""
    for key in record.next:
        if key in by_key:
            yield by_key[key]
        else:
            what = f"chip to {key!r} left out: it leads to no record that came in"
            drafts.remarks.append(problem(record.place, what))
