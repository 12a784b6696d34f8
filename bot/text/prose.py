"""Pieces of sentences: counts, lists, dates and hints; and the first of a text."""

import difflib
import re
from collections.abc import Iterable, Sequence
from datetime import date

from babel.dates import format_date

from bot.domain import cldr

_BETWEEN_SENTENCES = re.compile(r"(?<=[.!?])\s+")
# Words of a sentence that says something by itself: "No." and "Perhaps not." do not.
_SENTENCE = 4


def counted(number: int, noun: str, plural: str = "") -> str:
    """Write a number with its noun: `1 entry`, `2 entries`, `3 phrasings`.

    Name the plural where it is not made at the noun's end: `pieces of advice`.
    """
    if number == 1:
        return f"1 {noun}"
    regular = f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}s"
    return f"{number} {plural or regular}"


def having(number: int, noun: str) -> str:
    """Write the beginning of a sentence: `1 entry has` or `3 entries have`."""
    return f"{counted(number, noun)} {'has' if number == 1 else 'have'}"


def listed(items: Sequence[str]) -> str:
    """Write the first three items and how many are left: `a, b, c and 2 more`."""
    beginning = ", ".join(items[:3])
    return f"{beginning} and {len(items) - 3} more" if len(items) > 3 else beginning


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """The end of a message: ", did you mean 'battery'?", or nothing if none is near.

    Near is what difflib finds at least 0.6 alike, its usual limit.
    """
    close = difflib.get_close_matches(name, list(known), n=1)
    return f", did you mean {close[0]!r}?" if close else ""


def as_date(day: date, locale: str) -> str:
    """Write a date as a locale has it: `28 November 2026`, `28. November 2026`.

    English without a country, such as that of "en-US", has the day first.
    """
    known = cldr(locale)
    has_country = known.language != "en" or known.territory
    return format_date(day, "long", known if has_country else cldr("en-GB"))


def first_sentence(text: str) -> str:
    """Return the first sentence of a text, with what stands before it if that is short.

    "No. It takes 4 to 6 sessions. Ask." gives "No. It takes 4 to 6 sessions."
    """
    sentences = _BETWEEN_SENTENCES.split(text)
    for number, sentence in enumerate(sentences, start=1):
        if len(sentence.split()) >= _SENTENCE:
            return " ".join(sentences[:number])
    return text
