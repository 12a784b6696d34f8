"""A message cut into the questions it asks."""

from collections.abc import Sequence
from itertools import pairwise

from bot.text import Word

_JOINS = frozenset("and also but plus".split())
_POINTS_BACK = frozenset("it that they them this those these one ones".split())
_ASKS = frozenset(
    """
    what which when how who where why is are can could will would should do does did may
    """.split()
)


def split_questions(message_words: Sequence[Word]) -> tuple[tuple[Word, ...], ...]:
    """Cut a message at its sentences, and before "and how …" or ", is …".

    A part that points back to an earlier question is left out, since alone it could be
    about anything: "Where is my parcel? Is it lost?" gives "where is my parcel".
    """
    cuts = [
        position
        for position, (before, word) in enumerate(pairwise(message_words), start=1)
        if word.sentence != before.sentence
        or _joins(message_words, position)
        or ("," in word.after and word.text in _ASKS)
    ]
    parts = [
        tuple(message_words[start:stop])
        for start, stop in pairwise([0, *cuts, len(message_words)])
        if start < stop
    ]
    return tuple(
        part
        for number, part in enumerate(parts)
        if not (points_back(part) and any(map(_asks, parts[:number])))
    )


def _asks(part: Sequence[Word]) -> bool:
    """Whether a part is a question by its first words."""
    return any(word.text in _ASKS for word in part[:2])


def points_back(part: Sequence[Word]) -> bool:
    """Whether a question is about something said before it: "and is it safe?"."""
    return any(word.text in _POINTS_BACK for word in part)


def _joins(message_words: Sequence[Word], position: int) -> bool:
    """Whether "and", "also" or the like at a position begins another question."""
    follower = message_words[position + 1 : position + 2]
    return (
        message_words[position].text in _JOINS
        and bool(follower)
        and follower[0].text in _ASKS
    )
