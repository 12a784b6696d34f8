"""A row a phrasing: rows that repeat an answer become one record."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot.formats.base import Reading, Record
from bot.text import counted, listed, same_phrasing

# "Yes." and "No, sorry." answer many questions that have nothing else in common.
_FEWEST_WORDS = 4
# A word, or two characters of a script that has no spaces between words.
_WORDS = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u9fff]{2}|\w+")


def merged(records: Iterable[Record], reading: Reading) -> list[Record]:
    """Merge the records of each answer within a topic, in the order of the first ones.

    The question of a later record becomes a phrasing. Records of different ids stay
    apart, and so do those of a short answer, unless they have the same id. A remark
    names the rows; a row that only repeats a question is rejected.
    """
    groups: dict[object, list[Record]] = {}
    for number, record in enumerate(records):
        is_alone = not record.id and _is_short(record.answer)
        key = number if is_alone else (record.topic, record.id, record.answer)
        groups.setdefault(key, []).append(record)
    return [_one(group, reading) for group in groups.values()]


def _is_short(answer: str) -> bool:
    return len(_WORDS.findall(answer)) < _FEWEST_WORDS


def _one(group: Sequence[Record], reading: Reading) -> Record:
    record = joined(group, reading)
    own_rows = record.own_rows.values()
    if own_rows:
        lines = listed([str(place.line) for place in own_rows])
        named = f"line{'s' if len(own_rows) > 1 else ''} {lines}"
        more = f"{counted(len(own_rows), 'phrasing')} more"
        what = f"has the answer of {named} too: one entry with {more}"
        reading.remark(record.place, what)
    return record


def joined(group: Sequence[Record], reading: Reading) -> Record:
    """Join the records of one entry: later questions become phrasings of the first.

    A row that only repeats a question is rejected.
    """
    first, *others = group
    seen = {same_phrasing(first.question)}
    own_rows = {}
    for record in others:
        if (key := same_phrasing(record.question)) in seen:
            what = f"{record.question!r} has a row of this answer already"
            reading.report(record.place, f"{what}, on line {first.place.line} or below")
        else:
            seen.add(key)
            own_rows[record.question] = record.place
    cells = (text for record in group for text in record.phrasings)
    phrasings = tuple(dict.fromkeys((*own_rows, *cells)))
    return replace(first, phrasings=phrasings, own_rows=own_rows)
