"""Is a danger denied?

Negation follows NegEx (Chapman et al. 2001): a negator governs the few words after it,
up to a word that ends its scope. English; `simple` has what holds for other languages.
On the careful side: in doubt a danger is not denied.
"""

from collections.abc import Sequence

from bot.phrases.lexicon import Found
from bot.phrases.simple import is_denied
from bot.text import ENGLISH, Word

NEGATORS = ENGLISH.pack.negators
# NegEx's pseudo-negations: these deny something other than the words after them.
_NOT_NEGATED_BY = frozenset(
    """
    sure certain only just stop stopping stopped idea doubt wonder matter know
    understand feeling feel well good great normal right better improving healing heal
    help helping going settle settling even think believe longer able want wait
    """.split()
)
# How many words before another a negator may stand: with five between, as in NegEx.
_SCOPE = 6
SCOPE_ENDS = ENGLISH.pack.negation_ends
_NEW_SPEAKER = frozenset("i my there".split())
QUESTION_WORDS = frozenset("what which when how who where why".split())
_ABLE = frozenset("can could will would".split())
NEW_SUBJECT = frozenset(
    "i my mine it he she his her there the they we this is are".split()
)
# Behind a comma, these begin something else: "no pain, is it …".
_BEGINS = NEW_SUBJECT | SCOPE_ENDS | QUESTION_WORDS


def is_negated(message: Sequence[Word], found: Found) -> bool:
    """Whether a negator that is not part of the phrase governs a word of it.

    A phrase that contains a negator itself ("can't breathe") is never negated.
    """
    if not found.phrase.is_english:
        return is_denied(message, found)
    phrase = found.positions
    if has_negator([message[position] for position in phrase]):
        return False
    return any(_governed(message, place.start, phrase) for place in found.places)


def _governed(message: Sequence[Word], position: int, phrase: frozenset[int]) -> bool:
    """Whether a negator stands at most _SCOPE words before, and nothing ends it."""
    for before in range(position - 1, max(-1, position - 1 - _SCOPE), -1):
        follower = message[before + 1]
        if follower.sentence != message[before].sentence:
            return False
        if message[before].text in NEGATORS:
            if message[before].text == "without" and _denied(message, before):
                return False
            if _is_cannot(message, before) and _is_cut(message, before, position):
                return False
            return not follower.after and follower.text not in _NOT_NEGATED_BY
        if before not in phrase and message[before].text in SCOPE_ENDS:
            return False
        if follower.after and follower.text in _BEGINS:
            return False
        # "None of my marks …" goes on.
        is_of = before > 0 and message[before - 1].text == "of"
        if message[before].text in _NEW_SPEAKER and not is_of:
            return False
    return False


def _is_cannot(message: Sequence[Word], position: int) -> bool:
    """Whether a "not" belongs to "can" or the like, and so to one verb alone."""
    before = message[position - 1].text if position else ""
    return message[position].text == "not" and before in _ABLE


def _is_cut(message: Sequence[Word], start: int, stop: int) -> bool:
    """Whether a comma or the like stands between two places."""
    return any(word.after for word in message[start + 1 : stop + 1])


def _denied(message: Sequence[Word], position: int) -> bool:
    """Whether another negator stands before one: "can't stand without …"."""
    scope = message[max(0, position - _SCOPE) : position]
    sentence = message[position].sentence
    return any(w.text in NEGATORS and w.sentence == sentence for w in scope)


def has_negator(sentence: Sequence[Word]) -> bool:
    """Whether a sentence denies anything."""
    return any(word.text in NEGATORS for word in sentence)
