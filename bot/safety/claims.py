"""Overclaims and instructions: what an answer may deny or attribute, and never say.

Claims are the knowledge's own, and those of its language, which nobody should make of
anything. Instructions are what visitors must not be told to do by themselves.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from itertools import accumulate, pairwise
from typing import NamedTuple

from bot.domain import KnowledgeBase
from bot.phrases import Lexicon, Message, Phrase
from bot.text import Word, language_of

# Stands in a pattern for so many words, but none that begin another thought.
_GAP, _GAP_WORDS = "…", 3
_THOUGHTS = frozenset("and but or nor if who whose which because so".split())
# What makes "no risk" or "works for anyone" say less, right behind it.
_NARROWS = frozenset("free who whose with aged over under living s".split())
# Words within which all those of an instruction stand, in any order.
_INSTRUCTION = 8
_DENIES = frozenset("no not never none nothing neither nor cannot without".split())
# What begins with one of those and denies nothing.
_EMPHASIS = re.compile(
    r"\b(?:not (?:only|just|to mention)|no (?:matter|doubt|wonder|question)"
    r"|without (?:a |any )?doubt)\b"
)
# What was denied before one of these is not denied behind it.
_TURNS = frozenset("but however".split())
_SUPPOSES = frozenset("if whether before unless until".split())
_ATTRIBUTES = re.compile(
    r"\barticle\b[^.]*\b(says?|calls?|claims?|promises|suggests?|describes?|gives"
    r"|presents|mentions|speaks|recommends|lists|names|puts|goes)\b"
)
_SENTENCES = re.compile(r"(?<=[.!?])\s+|\n+")
_WORDS = re.compile(r"\w+")
_CLAUSE = re.compile(r"[,;:]\s")

# By pattern: each part of it, in its variants.
_Phrases = Mapping[str, Sequence[Sequence[Phrase]]]
# A pattern, and the words that it was found in.
_Match = tuple[str, range]


class Says(StrEnum):
    """What is wrong with a text that says something as its own."""

    CLAIM = "claim"  # a claim of the knowledge
    USUAL = "usual"  # a claim that is wrong of anything
    INSTRUCTION = "instruction"


class Said(NamedTuple):
    """Something that a text says as its own: its kind, its pattern, and its words."""

    kind: Says
    pattern: str
    words: str


class Claims:
    """The claims and instructions, ready to be looked for in answers."""

    def __init__(self, knowledge: KnowledgeBase) -> None:
        self._language = language_of(knowledge.settings.locale)
        self._lexicon = Lexicon(self._language, knowledge.groups)
        self._phrases: Mapping[Says, _Phrases] = {
            Says.CLAIM: self._compiled(knowledge.safety.claims),
            Says.USUAL: self._compiled(self._language.pack.claims),
            Says.INSTRUCTION: self._compiled(knowledge.safety.instructions),
        }

    def stated(self, text: str) -> tuple[str, ...]:
        """The knowledge's own claims that a text states as its own, in curated order.

        A claim is let pass in a sentence that denies it before its words, or in which
        the article is named as the one that says it.
        """
        stated = {said.pattern for said in self.said(text) if said.kind is Says.CLAIM}
        return tuple(claim for claim in self._phrases[Says.CLAIM] if claim in stated)

    def said(self, text: str) -> tuple[Said, ...]:
        """All that a text says as its own and should not, each pattern once a sentence.

        What is only supposed ("ask whether …") is let pass as well, but for the
        knowledge's own claims; so is what is a claim of its own already.
        """
        found: dict[Said, None] = {}
        for sentence in _SENTENCES.split(text):
            if not _ATTRIBUTES.search(sentence.lower()):
                found |= dict.fromkeys(self._said_in(sentence))
        return tuple(found)

    def named(self, text: str) -> tuple[str, ...]:
        """The patterns that a waiver means: as they are written, or as it is said."""
        stems_of = self._language.stems_of
        wanted = stems_of(text)
        patterns = [p for phrases in self._phrases.values() for p in phrases]
        written = [p for p in patterns if stems_of(p) == wanted]
        if written:
            return tuple(written)
        message = self._lexicon.read(self._language.words(text))
        size = len(message.words)
        return tuple(
            pattern
            for kind, phrases in self._phrases.items()
            for pattern, place in _matches(message, phrases, kind)
            if len(place) == size
        )

    def _compiled(self, patterns: Iterable[str]) -> _Phrases:
        return {
            pattern: [self._lexicon.compile(part) for part in pattern.split(_GAP)]
            for pattern in patterns
        }

    def _said_in(self, sentence: str) -> Iterator[Said]:
        plain = _EMPHASIS.sub(" ", sentence.lower())
        message = self._lexicon.read(self._language.words(plain))
        matches = [
            (kind, pattern, at)
            for kind, phrases in self._phrases.items()
            # The longest first: "no risk at all" has "no risk" in it.
            for pattern, at in sorted(_matches(message, phrases, kind), key=_shortness)
        ]
        clauses = self._clauses_of(plain) if matches else ()
        taken: set[int] = set()
        for kind, pattern, at in matches:
            before = message.words[: at.start]
            is_own = kind is Says.CLAIM
            if _is_denied(before) or (_GAP in pattern and _is_parted(at, clauses)):
                continue
            if not is_own and (taken & {*at} or _is_supposed(before, clauses)):
                continue
            taken.update(at)
            words = message.words[at.start : at.stop]
            yield Said(kind, pattern, " ".join(word.text for word in words))

    def _clauses_of(self, sentence: str) -> Sequence[range]:
        """Return the words of each part between commas and the like."""
        sizes = (len(self._language.words(p)) for p in _CLAUSE.split(sentence))
        ends = list(accumulate(sizes))
        return [range(start, end) for start, end in pairwise([0, *ends])]


def _is_parted(place: range, clauses: Sequence[range]) -> bool:
    """Whether a comma stands within what was found."""
    return not any(c.start <= place.start < place.stop <= c.stop for c in clauses)


def _shortness(match: _Match) -> int:
    return -len(match[1])


def _matches(message: Message, phrases: _Phrases, kind: Says) -> Iterator[_Match]:
    """Yield the patterns that stand in a message, and where."""
    for pattern, parts in phrases.items():
        if kind is Says.INSTRUCTION:
            for phrase in parts[0]:
                yield from ((pattern, at) for at in _instructions(message, phrase))
        else:
            yield from ((pattern, at) for at in _in_order(message, parts))


def _in_order(message: Message, parts: Sequence[Sequence[Phrase]]) -> Iterator[range]:
    """Yield where the parts of a pattern stand one behind the other."""
    rows = _rows_of(message, parts[0])
    if not rows:
        return
    words = [word.text for word in message.words]
    for part in parts[1:]:
        rows = [
            range(row.start, next_row.stop)
            for row in rows
            for next_row in _rows_of(message, part)
            if 0 <= next_row.start - row.stop <= _GAP_WORDS
            if _THOUGHTS.isdisjoint(words[row.stop : next_row.start])
        ]
    for row in rows:
        # "No risk-free way" does not say that there is no risk.
        if _NARROWS.isdisjoint(words[row.stop : row.stop + 1]):
            yield row


def _rows_of(message: Message, variants: Sequence[Phrase]) -> list[range]:
    """Return where a part of a pattern stands, whichever variant of it."""
    standing = (phrase for phrase in variants if phrase in message.standing)
    return [row for phrase in standing for row in _rows(message, phrase)]


def _rows(message: Message, phrase: Phrase) -> list[range]:
    """Return where the items of a phrase stand one after the other."""
    first, *others = (message.places[item] for item in phrase.items)
    rows = list(first)
    for places in others:
        rows = [
            range(row.start, place.stop)
            for row in rows
            for place in places
            if row.stop == place.start
        ]
    return rows


def _instructions(message: Message, phrase: Phrase) -> Iterator[range]:
    """Yield where visitors are told: the verb stands as it is written, "roll".

    That "it is rolled" by somebody is a description. A phrase begins with its verb.
    """
    written = _WORDS.findall(phrase.text)
    for found in message.find(phrase, _INSTRUCTION):
        if all(message.words[at].text in written for at in found.places[0]):
            yield range(min(found.positions), max(found.positions) + 1)


def _is_denied(before: Sequence[Word]) -> bool:
    words = [word.text for word in before]
    turns = [at for at, word in enumerate(words) if word in _TURNS]
    return not _DENIES.isdisjoint(words[turns[-1] if turns else 0 :])


def _is_supposed(before: Sequence[Word], clauses: Sequence[range]) -> bool:
    """Whether a clause only supposes what stands in it: "ask before you stop it"."""
    clause = next((c for c in clauses if len(before) in c), range(0, len(before)))
    return any(word.text in _SUPPOSES for word in before[clause.start :])
