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
_STRANGERS = frozenset(
    """
    neighbour neighbor colleague boss teacher student pupil cousin aunt auntie uncle
    niece nephew people woman women lady ladies man men guy guys girls boys lads
    somebody someone girl boy
    """.split()
)
_RELATED = _STRANGERS & PEOPLE
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
PRONOUNS = _THIRD | frozenset("it that this there here what who where how".split())
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


def is_anothers(message: Sequence[Word], found: Found, *, near: bool) -> bool:
    """Whether a phrase's sentence is about somebody else and not also the visitor.

    Somebody near counts where `near` says so, a stranger always. The last person named
    before the phrase ends decides; for "she", one in an earlier sentence.
    """
    number = message[min(found.positions)].sentence
    if any(
        _is_own(message, at)
        for at, word in enumerate(message)
        if word.sentence == number
    ):
        return False
    is_named_before = False
    for place in range(max(found.positions), -1, -1):
        text = message[place].text
        if message[place].sentence < number and not is_named_before:
            return False
        if text == "i":
            return False
        if text in _STRANGERS and (text in _RELATED or not _is_mine(message, place)):
            return True
        if text in _SOMEBODY_NEAR:
            return near
        is_named_before = is_named_before or text in _THIRD
    return near and is_named_before


def _is_own(message: Sequence[Word], place: int) -> bool:
    """Whether a word names the visitor, or something of the visitor's: "my lip"."""
    if message[place].text == "my":
        after = [word.text for word in message[place + 1 : place + 3]]
        return _SOMEBODY_NEAR.isdisjoint(after)
    return message[place].text in ("me", "myself")


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
