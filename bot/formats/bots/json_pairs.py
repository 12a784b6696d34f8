"""JSON and JSON lines of questions with their answers, under the usual names.

An object is a record that has a question and an answer, under any name that a column
of a spreadsheet may have, too. Records may stand in lists at any depth, and what a list
belongs to is their topic:
`[{"question": "…", "answer": "…", "phrasings": ["…"], "id": "…", "topic": "…"}]`.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import repeat
from typing import Any

from bot.domain import Entry, KnowledgeBase
from bot.formats.base import Export, ForeignFile, Format, Place, Reading, Record, each
from bot.formats.bots.json_records import (
    JsonObject,
    parse_json,
    parse_json_lines,
    to_json,
)
from bot.formats.markup.plain_text import to_written
from bot.formats.spreadsheets.columns import folded, ranked_names
from bot.formats.texts import one_line_each, several_lines
from bot.formats.values import as_text, one_or_more

# The names of each part, before those of columns; of several that an object has, the
# first holds it.
_NAMES = {
    "question": "question questions q query prompt patterns utterances title".split(),
    "answer": "answer answers a response responses reply text content output".split(),
    "phrasings": "phrasings variants alternatives utterances patterns examples".split(),
    "id": "id qid tag intent key slug".split(),
    "topic": "topic category section group".split(),
    "next": ["next"],
}
# What names a list of records as often as it asks.
_TITLES = frozenset("title heading subject".split())
# Names of lists that say nothing of a topic.
_LISTS = frozenset(
    "data documents entries faq faqs intents items list pairs qna qnas questions "
    "records results".split()
)
_LINES = re.compile(r"\s*\{[^\n]*\}[ \t\r]*\n\s*\{")

# A record and its topic.
_Found = tuple[JsonObject, str]


def write(knowledge: KnowledgeBase) -> Export:
    """Write `knowledge.json`, an object an entry."""
    content = [_object(entry, knowledge) for entry in knowledge]
    return Export(files={"knowledge.json": to_json(content)})


def _object(entry: Entry, knowledge: KnowledgeBase) -> dict[str, Any]:
    parts = {
        "id": entry.id,
        "topic": knowledge.topic_of[entry.id],
        "question": to_written(entry.question),
        "phrasings": list(map(to_written, one_line_each(*entry.phrasings))),
        "answer": to_written(entry.answer),
        "next": list(entry.next),
    }
    return {name: part for name, part in parts.items() if part}


def _read(file: ForeignFile, reading: Reading) -> None:
    by_line = file.path.lower().endswith((".jsonl", ".ndjson"))
    by_line = by_line or bool(_LINES.match(file.text))
    content = (parse_json_lines if by_line else parse_json)(file, reading)
    found = _records(content, "")
    if not found and not reading.problems:
        reading.refuse(Place(file.path), f"no record; {_needed()}")
    for number, (item, topic) in enumerate(found, start=1):
        _add(item, topic, Place(file.path, item.line, f"record {number}"), reading)


def _needed() -> str:
    names = (
        " or ".join(map(repr, _NAMES[part][:3])) for part in ("question", "answer")
    )
    return "each object needs the keys {} and {}".format(*names)


def _records(value: Any, topic: str) -> list[_Found]:
    """Return what is a record, or an object beside records, each with its topic."""
    if isinstance(value, list):
        return _joined(value, list(map(_records, value, repeat(topic))), topic)
    if not isinstance(value, JsonObject):
        return []
    question = _name_of(value, "question")
    may_be_one = bool(question and _name_of(value, "answer"))
    if may_be_one and folded(question) not in _TITLES:
        return [(value, topic)]
    # A title and a text are a record only where none is below them.
    inner = _in_group(value, topic)
    return [(value, topic)] if may_be_one and not inner else inner


def _joined(
    items: Sequence[Any], found: Sequence[list[_Found]], topic: str
) -> list[_Found]:
    """Join what is found in the items of a list, or take all if one is a record."""
    pairs = list(zip(items, found, strict=True))
    is_list_of_records = any(inner and inner[0][0] is item for item, inner in pairs)
    joined: list[_Found] = []
    for item, inner in pairs:
        is_taken = is_list_of_records and isinstance(item, JsonObject)
        joined += [(item, topic)] if is_taken else inner
    return joined


def _in_group(group: JsonObject, topic: str) -> list[_Found]:
    """Return the records in an object, whose name or key is their topic."""
    named = _part(group, "topic") or as_text(group.get("title"))
    named = named or as_text(group.get("name"))
    found = []
    for key, inner in group.items():
        found += _records(inner, named or ("" if key in _LISTS else key) or topic)
    return found


def _name_of(item: Mapping[str, Any], part: str) -> str:
    """Return the key that holds a part: the first one with a text, or nothing."""
    ranks = _ranks()[part]
    known = sorted((ranks[name], key) for key in item if (name := folded(key)) in ranks)
    return next((key for _, key in known if any(_texts(item[key]))), "")


@cache
def _ranks() -> Mapping[str, Mapping[str, int]]:
    """Return the rank of every name of a part: ours first, then those of columns."""
    ours = {name for names in _NAMES.values() for name in names}
    ranks = {}
    for part, names in _NAMES.items():
        columns = ranked_names().get(part, {})
        others = (n for n in sorted(columns, key=columns.__getitem__) if n not in ours)
        ranks[part] = {name: rank for rank, name in enumerate((*names, *others))}
    return ranks


def _texts_of(item: Mapping[str, Any], part: str) -> tuple[str, ...]:
    name = _name_of(item, part)
    return tuple(_texts(item[name])) if name else ()


def _part(item: dict[str, Any], part: str) -> str:
    return "".join(_texts_of(item, part)[:1])


def _texts(value: Any) -> Iterator[str]:
    """Yield the texts of a text, a number, an object with a text, or a list of them."""
    for item in one_or_more(value):
        if isinstance(item, dict):
            yield from _texts(
                next((item[k] for k in ("text", "value") if k in item), "")
            )
        elif isinstance(item, str | int) and not isinstance(item, bool) and item != "":
            yield str(item)


def _add(item: JsonObject, topic: str, place: Place, reading: Reading) -> None:
    """Add the record of an object, and count what of it is left out."""
    questions, answers = (_texts_of(item, part) for part in ("question", "answer"))
    phrasings = (*questions, *_texts_of(item, "phrasings"))
    question, *others = dict.fromkeys(one_line_each(*phrasings)) or ("",)
    reading.add(
        Record(
            id=_part(item, "id"),
            topic=_part(item, "topic") or topic,
            question=question,
            answer=several_lines("".join(answers[:1])),
            phrasings=tuple(others),
            next=_texts_of(item, "next"),
            place=place,
        )
    )
    if len(answers) > 1:
        reading.left_out["further answers"] += 1
    reading.left_out.update(f"{name!r}" for name in _unused(item))


def _unused(item: JsonObject) -> Sequence[str]:
    known = {name for ranks in _ranks().values() for name in ranks}
    return [key for key in sorted(item) if item[key] and folded(key) not in known]


FORMAT = Format(
    name="json",
    title="JSON",
    holds=frozenset({"id", "topic", "phrasings", "next"}),
    write=write,
    read=each(_read),
    # Formats that are JSON of a certain kind are asked before.
    recognises=lambda file: file.path.lower().endswith((".json", ".jsonl", ".ndjson")),
)
