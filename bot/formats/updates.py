"""A file that comes in again: which entries change, which are new, which it lacks.

A record is the entry of its id, else the one with the same question. Its question,
answer and phrasings come over; what else an editor wrote in the entry stays.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from bot.domain import Entry, KnowledgeBase, Problem
from bot.files import Change
from bot.formats.base import Place, Record, problem
from bot.formats.drafts import ASK_ANOTHER, already_asked, already_had
from bot.formats.texts import slug
from bot.text import same_phrasing


@dataclass(kw_only=True)
class Update:
    """What records change in a knowledge base.

    `changes` are by the entry's id; `unchanged` counts the rows that say nothing new,
    `phrasings` those that became a phrasing. `fresh` are the records without an entry.
    `keys` has the entry of each record that has one, by the record's key, and `homes`
    the topic of these by the topic's name in the file. `gone` has the entries of these
    topics that the files lack.
    """

    fresh: list[Record] = field(default_factory=list)
    changes: dict[str, Change] = field(default_factory=dict)
    unchanged: int = 0
    phrasings: int = 0
    rejects: list[Problem] = field(default_factory=list)
    remarks: list[Problem] = field(default_factory=list)
    keys: dict[str, str] = field(default_factory=dict)
    homes: dict[str, str] = field(default_factory=dict)
    gone: tuple[Entry, ...] = ()

    def applied(self, entries: Sequence[Entry]) -> tuple[Entry, ...]:
        """Return entries as they are after the changes."""
        return tuple(_changed(e, self.changes.get(e.id, Change())) for e in entries)


def compare(records: Sequence[Record], known: KnowledgeBase, topic: str) -> Update:
    """Compare records with the entries that they are of, if any.

    `topic` is the id of the topic that records without one belong to.
    """
    update = Update()
    owners = {same_phrasing(p): e.id for e in known for p in e.all_phrasings}
    questions = {same_phrasing(e.question): e for e in known}
    places: dict[str, Place] = {}
    found: set[str] = set()
    for record in records:
        if not (entry := _entry_of(record, known, questions)):
            if owner := _owner_of_all(record, known.entries, owners):
                update.unchanged += len(record.rows)
                found.add(owner)
            else:
                update.fresh.append(record)
        elif entry.id in places:
            _reject(record, f"that of line {places[entry.id].line}", update)
        else:
            places[entry.id] = record.place
            update.keys[record.key or record.id] = entry.id
            update.homes.setdefault(record.topic, known.topic_of[entry.id])
            _compare(record, entry, owners, update)
    for name in {record.topic for record in update.fresh} - update.homes.keys():
        if (id := slug(name) or topic) in known.topics:
            update.homes[name] = id
    update.gone = tuple(_gone(known, {*places, *found}, update))
    return update


def _entry_of(
    record: Record, known: KnowledgeBase, questions: Mapping[str, Entry]
) -> Entry | None:
    same = questions.get(same_phrasing(record.question))
    own = slug(record.id)
    # Where its id was taken, a record came in with a number behind it.
    if same and own and re.fullmatch(rf"{own}-\d+", same.id):
        return same
    return known.entries.get(known.current_id(own) or "") or same


def _owner_of_all(
    record: Record, entries: Mapping[str, Entry], owners: Mapping[str, str]
) -> str:
    """Return the entry that has all of a record already, its question as a phrasing."""
    texts = (record.question, *record.phrasings)
    owner, *others = {owners.get(same_phrasing(text), "") for text in texts}
    has_all = owner and not others and entries[owner].answer == record.answer
    return owner if has_all else ""


def _gone(
    known: KnowledgeBase, found: Collection[str], update: Update
) -> Iterator[Entry]:
    homes = {*update.homes.values()}
    for entry in known:
        if known.topic_of[entry.id] in homes and entry.id not in found:
            yield entry


def _reject(record: Record, other: str, update: Update) -> None:
    what = already_asked(record, other, ASK_ANOTHER)
    update.rejects += [problem(place, what) for place in record.rows]


def _compare(
    record: Record, entry: Entry, owners: dict[str, str], update: Update
) -> None:
    """Note what a record changes in its entry; reject it if another asks the same."""
    owner = owners.setdefault(same_phrasing(record.question), entry.id)
    if owner != entry.id:
        _reject(record, owner, update)
        return
    texts = {"answer": record.answer} if record.answer != entry.answer else {}
    added = tuple(_phrasings(record, entry.id, owners, update))
    if question := _new_question(record, entry):
        texts["question"] = question
        if same_phrasing(question) != same_phrasing(entry.question):
            added = (entry.question, *added)
    if texts or added:
        update.changes[entry.id] = Change(texts=texts, phrasings=added)
    else:
        update.unchanged += 1


def _new_question(record: Record, entry: Entry) -> str:
    """Return the record's question, or nothing if the entry has it in any form."""
    phrasings = {*map(same_phrasing, entry.phrasings)}
    if record.question == entry.question or same_phrasing(record.question) in phrasings:
        return ""
    return record.question


def _phrasings(
    record: Record, id: str, owners: dict[str, str], update: Update
) -> Iterator[str]:
    """Yield the phrasings that no entry has yet; say which another one has."""
    for phrasing in record.phrasings:
        key, row = same_phrasing(phrasing), record.own_rows.get(phrasing)
        if key not in owners:
            owners[key] = id
            update.phrasings += bool(row)
            yield phrasing
        elif owners[key] == id:
            update.unchanged += bool(row)
        else:
            what = already_had(phrasing, f"entry {owners[key]!r}")
            said = update.rejects if row else update.remarks
            said.append(problem(row or record.place, what))


def _changed(entry: Entry, change: Change) -> Entry:
    phrasings = (*entry.phrasings, *change.phrasings)
    return entry.model_copy(update={**change.texts, "phrasings": phrasings})
