"""Whom does a message speak of: the visitor, or somebody near?

English, as the rest of the package.
"""

from collections.abc import Sequence

from bot.phrases.lexicon import Found
from bot.text import Word

PEOPLE = frozenset(
    """
    mum mom mam mother dad father parent sister brother sibling daughter son kid child
    baby toddler teenager wife husband hubby missus partner girlfriend boyfriend fiance
    fiancee friend mate cousin aunt auntie uncle niece nephew grandma grandmother gran
    granny nan grandad granddad grandfather granddaughter grandson neighbour neighbor
    flatmate roommate colleague client patient customer boss teacher student pupil
    stepson stepdaughter
    """.split()
)
_THIRD = frozenset("he she him her his hers they them their".split())
_SOMEBODY_NEAR = PEOPLE | frozenset("boy girl lad ex".split())
_FIRST = frozenset("i me myself".split())
_BESIDE_PERSON = frozenset(
    """
    best little big older younger old young own eldest oldest youngest first second
    third
    """.split()
)
# Of marks and clinics, people say "they".
_ONE_PERSON = _THIRD - frozenset("they them their".split())
SOMEBODY = "them"


def person_in(message: Sequence[Word], found: Found) -> str | None:
    """Whom a phrase is about: `your daughter`, `them`, or None for the visitor.

    The last person named before the phrase ends decides, in the phrase's sentence or in
    those before it: "my daughter rolled her face and can't breathe" is about her, "my
    husband says I ..." is not about him.
    """
    last = max(found.positions)
    for place in range(last, -1, -1):
        text = message[place].text
        if text in _FIRST:
            return None
        if text in _SOMEBODY_NEAR and _is_mine(message, place):
            return f"your {text}"
        if text in _THIRD:
            return _named_before(message, place)
    return None


def is_about_somebody(words: Sequence[Word]) -> bool:
    """Whether words name somebody near, or say "he" or "she"."""
    return any(word.text in _ONE_PERSON | _SOMEBODY_NEAR for word in words)


def _named_before(message: Sequence[Word], place: int) -> str:
    """The person whom "she" or "he" stands for, or SOMEBODY."""
    for before in range(place - 1, -1, -1):
        if message[before].text in _SOMEBODY_NEAR and _is_mine(message, before):
            return f"your {message[before].text}"
    return SOMEBODY


def _is_mine(message: Sequence[Word], place: int) -> bool:
    """Whether a word is somebody of the visitor's: "my best friend"."""
    before = [word.text for word in message[max(0, place - 2) : place]]
    if before and before[-1] in _BESIDE_PERSON:
        before.pop()
    return bool(before) and before[-1] in ("my", "our")
