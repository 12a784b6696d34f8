"""What a story tells on the way to its question: what is over, or a stranger's."""

from collections.abc import Sequence
from itertools import pairwise

from bot.phrases.lexicon import Found
from bot.phrases.persons import PRONOUNS, is_anothers
from bot.phrases.stories import is_story
from bot.phrases.times import is_distant, is_former, is_lasting, is_past
from bot.text import Word

# What a danger may come from; for another subject than that of the shipped knowledge,
# put its own here.
TREATMENT = frozenset(
    """
    micro microneedling needling needle needles roller rolling derma dermaroller
    dermarolling treatment treatments procedure
    """.split()
)
_TREATED = TREATMENT | frozenset(
    "needled rolled treated session sessions cream gel peel mask numbing".split()
)
_JOURNEYS = frozenset("holiday holidays honeymoon trip cruise camping abroad".split())
_IN = frozenset("in to from".split())
_MONTHS = frozenset(
    """
    january february march april may june july august september october november
    december
    """.split()
)
_DATING = frozenset((it, was) for it in ("that", "it") for was in ("was", "is"))
_GOING_ON = frozenset("got gone been".split())
_NOUNS = frozenset("wedding evening morning".split())


def is_background(message: Sequence[Word], found: Found, *, is_grave: bool) -> bool:
    """Whether a phrase in a story tells of what was, with no sign of now.

    It was long ago; or it has nothing to do with a treatment and was a stranger's. It
    may also be of somebody near, if it is not grave, lasted, or was on a journey; and
    what is not grave may be of the visitor, on a journey or at a time given up.
    """
    if not is_story(message):
        return False
    first, last = min(found.positions), max(found.positions)
    numbers = range(message[first].sentence, message[last].sentence + 1)
    places = [
        at
        for at, word in enumerate(message)
        if word.sentence in numbers and not _is_possessive(message, at)
    ]
    texts = [message[at].text for at in places]
    if not is_past(texts, sum(at <= last for at in places) - 1):
        return False
    after = [word.text for word in message if word.sentence == numbers.stop]
    if is_distant(texts) or (_says_when(after) and is_distant(after)):
        return True
    if not _TREATED.isdisjoint(texts):
        return False
    is_away = _is_journey([message[at] for at in places])
    if not is_grave and (is_away or is_former(texts)):
        return True
    is_near = not is_grave or is_away or is_lasting(texts)
    return is_anothers(message, found, near=is_near)


def _is_possessive(message: Sequence[Word], place: int) -> bool:
    """Whether "'s", which is read as "is", may be a name's: "my sister's wedding"."""
    word, before = message[place], message[place - 1]
    if word.text != "is" or word.typed or before.text in PRONOUNS:
        return False
    after = [word.text for word in message[place + 1 : place + 2]]
    return not any(
        text in _GOING_ON or (text.endswith("ing") and text not in _NOUNS)
        for text in after
    )


def _says_when(texts: Sequence[str]) -> bool:
    """Whether a sentence dates the one before it: "That was twelve years ago"."""
    return tuple(texts[:2]) in _DATING


def _is_journey(sentence: Sequence[Word]) -> bool:
    """Whether a sentence is of a journey: "on our honeymoon", "in Bali"."""
    return any(
        word.text in _JOURNEYS
        or (
            before.text in _IN and word.typed[:2].istitle() and word.text not in _MONTHS
        )
        for before, word in pairwise(sentence)
    )
