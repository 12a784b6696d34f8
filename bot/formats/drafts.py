"""Records of other formats to topics: ids, references and phrasings made fit."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from bot.domain import Entry, Kind, Topic
from bot.formats.base import Record
from bot.formats.texts import slug, title_of
from bot.text import ENGLISH, same_phrasing

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_LONGEST_ID = 64
# Words of a question that its id is made of, at most.
_WORDS = 5


@dataclass(kw_only=True)
class Drafts:
    """New topics by their id, and remarks on what did not come over as it was."""

    topics: dict[str, Topic] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)


def draft(
    records: Sequence[Record], known: Iterable[Entry], taken: Iterable[str], topic: str
) -> Drafts:
    """Draft topics of new entries, which share no id and no phrasing with known ones.

    Records without a topic come into the topic called `topic`; `taken` are topic ids.
    """
    known = tuple(known)
    drafts = Drafts()
    owners = {
        same_phrasing(p): entry.id for entry in known for p in entry.all_phrasings
    }
    fresh = _fresh(records, owners, drafts)
    used = {*Kind, *(entry.id for entry in known)}
    ids = [_take(slug(record.id) or _about(record.question), used) for record in fresh]
    by_key: dict[str, str] = {}
    for record, id in zip(fresh, ids, strict=True):
        by_key.setdefault(record.key or record.id, id)
        owners[same_phrasing(record.question)] = id
    taken, topics = set(taken), dict.fromkeys(record.topic for record in fresh)
    topic_ids = {name: _take(slug(name) or topic, taken) for name in topics}
    entries: dict[str, list[Entry]] = {}
    lost: Counter[str] = Counter()
    for record, id in zip(fresh, ids, strict=True):
        entry = _entry(record, id, by_key, owners, lost)
        entries.setdefault(record.topic, []).append(entry)
    for name, drafted in entries.items():
        title = title_of(name) if _ID.fullmatch(name) else name or title_of(topic)
        drafts.topics[topic_ids[name]] = Topic(title=title, entries=tuple(drafted))
    drafts.remarks += [f"{what}: {number}" for what, number in lost.items()]
    return drafts


def _fresh(
    records: Sequence[Record], owners: Mapping[str, str], drafts: Drafts
) -> list[Record]:
    fresh: dict[str, Record] = {}
    for record in records:
        key = same_phrasing(record.question)
        if key in owners or key in fresh:
            path, line, _ = record.place
            other = owners.get(key) or f"that of line {fresh[key].place.line}"
            drafts.remarks.append(
                f"{path}:{line}: not imported: {record.question!r} is "
                f"already asked ({other}); add what is new in it by hand"
            )
        else:
            fresh[key] = record
    return list(fresh.values())


def _about(question: str) -> str:
    """Write the words of a question that say most, in kebab-case."""
    words = slug(question, limit=1_000).split("-")
    content = [word for word in words if word not in ENGLISH.pack.stop_words]
    return slug("-".join((content or words)[:_WORDS])) or "entry"


def _take(id: str, taken: set[str]) -> str:
    """Add an id to those taken, with a number at its end if it is one of them."""
    unique, number = id, 1
    while unique in taken:
        number += 1
        end = f"-{number}"
        unique = id[: _LONGEST_ID - len(end)].rstrip("-") + end
    taken.add(unique)
    return unique


def _entry(
    record: Record,
    id: str,
    by_key: Mapping[str, str],
    owners: dict[str, str],
    lost: Counter[str],
) -> Entry:
    phrasings = []
    for phrasing in record.phrasings:
        key = same_phrasing(phrasing)
        if key in owners:
            where = "repeated in their" if owners[key] == id else "already with another"
            lost[f"phrasings left out, {where} entry"] += 1
        else:
            owners[key] = id
            phrasings.append(phrasing)
    chips = [by_key[key] for key in record.next if key in by_key]
    if len(chips) < len(record.next):
        lost["chips left out, they lead to no record"] += len(record.next) - len(chips)
    return Entry(
        id=id,
        question=record.question,
        phrasings=tuple(phrasings),
        answer=record.answer,
        next=tuple(chips),
    )
