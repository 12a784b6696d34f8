"""Foreign records to topics of ours: ids, references and phrasings made fit."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from bot.domain import Entry, Kind, Topic
from bot.formats.base import Record, slug, title_of
from bot.text import STOP_WORDS, same_phrasing

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_LONGEST_ID = 64
# As many words of a question say what it is about.
_WORDS = 5


@dataclass(kw_only=True)
class Drafts:
    """New topics by their id, and remarks on what did not come over as it was."""

    topics: dict[str, Topic] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)


def draft(
    records: Sequence[Record], known: Iterable[Entry], taken: Iterable[str], topic: str
) -> Drafts:
    """Topics of new entries, which share no id and no phrasing with those known.

    Records without a topic come into one called `topic`; `taken` are ids of topics
    that there are already.
    """
    known = tuple(known)
    drafts = Drafts()
    owners = {
        same_phrasing(w): entry.id for entry in known for w in entry.all_phrasings
    }
    fresh = _fresh(records, owners, drafts)
    ids = _ids(fresh, {entry.id for entry in known})
    by_key: dict[str, str] = {}
    for record, id in zip(fresh, ids, strict=True):
        by_key.setdefault(record.key or record.id, id)
        owners[same_phrasing(record.question)] = id
    names = _names([record.topic for record in fresh], set(taken), topic)
    entries: dict[str, list[Entry]] = {}
    lost: Counter[str] = Counter()
    for record, id in zip(fresh, ids, strict=True):
        entry = _entry(record, id, by_key, owners, lost)
        entries.setdefault(record.topic, []).append(entry)
    for name, made in entries.items():
        title = title_of(name) if _ID.fullmatch(name) else name or title_of(topic)
        drafts.topics[names[name]] = Topic(title=title, entries=tuple(made))
    drafts.remarks += [f"{what}: {number}" for what, number in lost.items()]
    return drafts


def _fresh(
    records: Sequence[Record], owners: Mapping[str, str], drafts: Drafts
) -> list[Record]:
    """The records whose question is new."""
    fresh: dict[str, Record] = {}
    for record in records:
        key = same_phrasing(record.question)
        if key in owners or key in fresh:
            other = owners.get(key) or f"that of line {fresh[key].line}"
            drafts.remarks.append(
                f"{record.path}:{record.line}: not imported: {record.question!r} is "
                f"already asked ({other}); add what is new in it by hand"
            )
        else:
            fresh[key] = record
    return list(fresh.values())


def _ids(records: Sequence[Record], taken: set[str]) -> list[str]:
    """An id for each record: its own where it can be, else one made of its question."""
    taken = taken | set(Kind)
    ids = []
    for record in records:
        id = _unique(slug(record.id) or _about(record.question), taken)
        taken.add(id)
        ids.append(id)
    return ids


def _about(question: str) -> str:
    """The words of a question that say most, in kebab-case."""
    words = slug(question, limit=1_000).split("-")
    saying = [word for word in words if word not in STOP_WORDS]
    return slug("-".join((saying or words)[:_WORDS])) or "entry"


def _unique(id: str, taken: set[str]) -> str:
    number, made = 1, id
    while made in taken:
        number += 1
        end = f"-{number}"
        made = id[: _LONGEST_ID - len(end)].rstrip("-") + end
    return made


def _names(topics: Iterable[str], taken: set[str], default: str) -> dict[str, str]:
    """A new topic id for each topic as the records name it."""
    names: dict[str, str] = {}
    for name in dict.fromkeys(topics):
        names[name] = _unique(slug(name) or default, taken | set(names.values()))
    return names


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
            mine = owners[key] == id
            what = "repeated in their entry" if mine else "already with another entry"
            lost[f"phrasings left out, {what}"] += 1
        else:
            owners[key] = id
            phrasings.append(phrasing)
    there = [by_key[key] for key in record.next if key in by_key]
    if len(there) < len(record.next):
        lost["chips left out, they lead to no record"] += len(record.next) - len(there)
    return Entry(
        id=id,
        question=record.question,
        phrasings=tuple(phrasings),
        answer=record.answer,
        next=tuple(there),
    )
