"""Ids of imported entries and topics: a stated rule, in any script.

An id of the file is kept, in kebab-case. Else it is made of the words of the question
that say most, five at most and in Latin letters; where nothing is left of them, the
entry is numbered in its topic: `delivery-1`. What is taken gets a number at its end.
"""

from collections import Counter
from collections.abc import Iterable

from bot.formats.texts import slug
from bot.text import ENGLISH

_LONGEST_ID = 64
_WORDS = 5


class Ids:
    """Gives ids that are not taken, and takes them."""

    def __init__(self, taken: Iterable[str]) -> None:
        self._taken = set(taken)
        self._numbers: Counter[str] = Counter()

    def take(self, id: str) -> str:
        """Take an id, with a number from 2 at its end if it is taken already."""
        if id in self._taken:
            return self._numbered(id, first=2)
        self._taken.add(id)
        return id

    def take_of(self, question: str, topic: str) -> str:
        """Take an id of a question's words, or of its topic where it has none."""
        about = _about(question)
        return self.take(about) if about else self._numbered(topic, first=1)

    def _numbered(self, id: str, first: int) -> str:
        # Where thousands share an id, the search goes on from the last number.
        number = max(first, self._numbers[id] + 1)
        while (unique := _with_number(id, number)) in self._taken:
            number += 1
        self._numbers[id] = number
        self._taken.add(unique)
        return unique


def _about(question: str) -> str:
    """Write the words of a question that say most, in kebab-case."""
    words = slug(question, limit=1_000).split("-")
    content = [word for word in words if word not in ENGLISH.pack.stop_words]
    return slug("-".join((content or words)[:_WORDS]))


def _with_number(id: str, number: int) -> str:
    end = f"-{number}"
    return id[: _LONGEST_ID - len(end)].rstrip("-") + end
