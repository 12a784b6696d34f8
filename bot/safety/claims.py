"""Overclaims: words that an answer may deny or attribute, never state as its own."""

import re
from collections.abc import Sequence

from bot.domain import KnowledgeBase
from bot.phrases import Lexicon
from bot.text import Word, language_of

# No claim has more words.
_WINDOW = 12
_DENIES = frozenset("no not never none nothing neither nor cannot without".split())
_ATTRIBUTES = re.compile(
    r"\barticle\b[^.]*\b(says?|calls?|claims?|promises|suggests?|describes?|gives"
    r"|presents|mentions|speaks|recommends|lists|names|puts|goes)\b"
)


class Claims:
    """The curated claims, ready to be looked for in answers."""

    def __init__(self, knowledge: KnowledgeBase) -> None:
        self._language = language_of(knowledge.settings.locale)
        self._lexicon = Lexicon(self._language, knowledge.groups)
        self._claims = {
            claim: self._lexicon.compile(claim) for claim in knowledge.safety.claims
        }

    def stated(self, text: str) -> tuple[str, ...]:
        """The curated claims that a text states as its own, in curated order.

        A claim is let pass in a sentence that denies it before its words, or in which
        the article is named as the one that says it.
        """
        stated = {
            claim
            for sentence in (re.split(r"(?<=[.!?])\s+", text) if self._claims else ())
            if not _ATTRIBUTES.search(sentence.lower())
            for message in [self._lexicon.read(self._language.words(sentence))]
            for claim, phrases in self._claims.items()
            for phrase in phrases
            for place in message.find(phrase, _WINDOW)
            if place.is_row
            if not _is_denied(message.words[: min(place.positions)])
        }
        return tuple(claim for claim in self._claims if claim in stated)

    def named(self, text: str) -> str | None:
        """The curated claim that a waiver means: the same words in any inflection."""
        stems_of = self._language.stems_of
        wanted = stems_of(text)
        return next((c for c in self._claims if stems_of(c) == wanted), None)


def _is_denied(before: Sequence[Word]) -> bool:
    return any(word.text in _DENIES for word in before)
