"""A part of the phrasings held out, to be asked of those that are left.

Of `folds` parts, one at a time is held out: the phrasing of each entry whose number
falls to it. An entry of one phrasing keeps it.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from bot.domain import Entry
from bot.search.channel import AnalysedText
from bot.search.judge import Judge, judges_of, make_indexes
from bot.search.scoring import ScoringModel
from bot.text import Language


class AnalysedEntry(NamedTuple):
    """An entry with its phrasings as the channels compare them."""

    entry: Entry
    phrasings: Sequence[AnalysedText]


class HeldOut(NamedTuple):
    """A phrasing that is held out: its entry, its number there, and its text."""

    entry: Entry
    number: int
    phrasing: AnalysedText


def held_out(
    fold: int, folds: int, entries: Sequence[AnalysedEntry]
) -> Iterator[HeldOut]:
    """Yield the phrasings of a fold, from 0, in curated order."""
    for entry, phrasings in entries:
        for number, phrasing in enumerate(phrasings):
            if number % folds == fold and len(phrasings) > 1:
                yield HeldOut(entry, number, phrasing)


def judges_without(
    fold: int,
    folds: int,
    entries: Sequence[AnalysedEntry],
    models: Sequence[ScoringModel],
    language: Language,
) -> tuple[Judge, ...]:
    """Return the judges of these entries, to whom a fold's phrasings are unknown."""
    known = [one.entry for one in entries]
    left = [_left(fold, folds, one.phrasings) for one in entries]
    return judges_of([*make_indexes(known, left, models, language)], models)


def _left(
    fold: int, folds: int, phrasings: Sequence[AnalysedText]
) -> Sequence[AnalysedText]:
    left = [text for number, text in enumerate(phrasings) if number % folds != fold]
    return left if len(phrasings) > 1 else phrasings
