"""BM25 over the knowledge: which entries share terms with a message, and how much.

Four channels look at the same wordings: word terms and character n-grams, each once
over whole entries (all wordings as one document) and once over single wordings (the
mean of an entry's best three). Every score is divided by the most that the message
could score, so that channels, messages and knowledge bases of any size compare. A
fifth channel, the nearness in meaning, stands beside BM25 and can be switched off.
"""

from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from bot.knowledge import Entry
from bot.meaning import embed
from bot.postings import Postings
from bot.postings import Scores
from bot.postings import grams

_BEST = 3
# A knowledge base weighs its terms as if it had at least so many entries and wordings,
# and as if a wording had so many terms, so that a few dozen entries more change nothing
# for the rest. The lengths are about those of our wordings.
_ENTRIES = 500
_WORDINGS = 5_000
_WORDS_LONG = 8
_GRAMS_LONG = 90
# The meaning channel's part of the score. From 0.3 to 0.7 the dev halves of the
# benchmark sets and our dev labels are flat; at 0 they lose 2 to 7 points of success@1.
_MEANING = 0.5


class Query(NamedTuple):
    """A wording or a message as the index sees it: its terms, and its words as text."""

    terms: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """An entry that a message may be about.

    `score` is from 0 to 1, made of `evidence`: each channel's score, from 0 to 1 too.
    """

    entry: Entry
    score: float
    evidence: Mapping[str, float]


class _Rows:
    """Which wordings belong to which entry: the first `counts[0]` to the first, …"""

    def __init__(self, counts: Sequence[int]) -> None:
        self._counts = np.array(counts)
        self._starts = np.cumsum(self._counts) - self._counts
        self._rows = np.repeat(np.arange(len(counts)), self._counts)
        self._best = np.minimum(_BEST, self._counts)

    def best(self, scores: Scores) -> tuple[Scores, Scores]:
        """For each entry the score of its best wording, and the mean of its best three.

        Scores are those of all wordings, in order; below 0 they count as 0.
        """
        left = np.maximum(scores, 0)
        tops = []
        for _ in range(_BEST):
            top = np.maximum.reduceat(left, self._starts)
            tops.append(top)
            found = np.flatnonzero((left > 0) & (left == top[self._rows]))
            _, firsts = np.unique(self._rows[found], return_index=True)
            left[found[firsts]] = 0
        return tops[0], np.sum(tops, axis=0) / self._best


class _View:
    """One way to cut wordings into terms, over entries and over single wordings."""

    def __init__(
        self, wordings: Sequence[Sequence[Sequence[str]]], *, length: int
    ) -> None:
        whole = [[term for terms in entry for term in terms] for entry in wordings]
        single = [terms for entry in wordings for terms in entry]
        # An entry with more wordings is better known, not longer: no normalisation.
        self.entries = Postings(whole, length=None, floor=_ENTRIES)
        self.wordings = Postings(single, length=length, floor=_WORDINGS)


class Index:
    """The entries' wordings, ready to be searched."""

    def __init__(
        self,
        entries: Iterable[Entry],
        wordings: Iterable[Sequence[Query]],
        *,
        semantic: bool = True,
    ) -> None:
        """`wordings` has each entry's wordings, analysed; those without terms drop out.

        `semantic` switches the meaning channel on.
        """
        kept = [
            (entry, found)
            for entry, of_entry in zip(entries, wordings, strict=True)
            if (found := [wording for wording in of_entry if wording.terms])
        ]
        self.entries = tuple(entry for entry, _ in kept)
        self._terms = {
            entry.id: frozenset(term for wording in found for term in wording.terms)
            for entry, found in kept
        }
        self._vocabulary = frozenset[str]().union(*self._terms.values())
        if not kept:
            return
        terms = [[wording.terms for wording in found] for _, found in kept]
        self._rows = _Rows([len(found) for found in terms])
        self._words = _View(terms, length=_WORDS_LONG)
        cut = [[grams(found) for found in entry] for entry in terms]
        self._grams = _View(cut, length=_GRAMS_LONG)
        texts = [wording.text for _, found in kept for wording in found]
        self._meanings = embed(texts) if semantic else None
        # A turn asks for the same words more than once: the search, then the safety
        # net.
        self._channels = lru_cache(maxsize=64)(self._channels_of)

    def idf(self, term: str) -> float:
        """How much a word term tells over single wordings."""
        return self._words.wordings.idf(term) if self.entries else 0.0

    def covered(self, terms: Iterable[str], entry: Entry) -> float:
        """The share of the terms' idf that an entry's wordings have, from 0 to 1."""
        return self._share(terms, self._terms[entry.id])

    def unknown(self, terms: Iterable[str]) -> float:
        """The share of the terms' idf that no wording has, from 0 to 1."""
        return 1 - self._share(terms, self._vocabulary)

    def _share(self, terms: Iterable[str], among: frozenset[str]) -> float:
        distinct = sorted(set(terms))
        mass = sum(map(self.idf, distinct))
        return sum(self.idf(term) for term in distinct if term in among) / mass

    def search(self, query: Query) -> tuple[Match, ...]:
        """Every entry with a score above 0, best first; equal ones in curated order."""
        if not self.entries or not query.terms:
            return ()
        channels = self._channels(query)
        total = _combine(channels)
        order = np.argsort(-total, kind="stable")
        return tuple(
            Match(
                entry=self.entries[row],
                score=float(total[row]),
                evidence={name: float(found[row]) for name, found in channels.items()},
            )
            for row in order
            if total[row] > 0
        )

    def nearness(self, query: Query) -> Scores:
        """How near each entry's best wordings come, from 0 to 1.

        Half by their words and characters, half by their meaning where that is on.
        """
        if not self.entries or not query.terms:
            return np.zeros(len(self.entries))
        channels = self._channels(query)
        lexical: Scores = (channels["best words"] + channels["best grams"]) / 2
        return (lexical + channels.get("meaning", lexical)) / 2

    def _channels_of(self, query: Query) -> dict[str, Scores]:
        """The score of every entry on every channel, each from 0 to 1."""
        cut = grams(query.terms)
        channels = {
            "words": self._words.entries.scores(query.terms),
            "best words": self._rows.best(self._words.wordings.scores(query.terms))[1],
            "grams": self._grams.entries.scores(cut),
            "best grams": self._rows.best(self._grams.wordings.scores(cut))[1],
        }
        if self._meanings is not None:
            # Not BLAS: its threads cost more than they save, and its sums vary by
            # machine.
            nearness = np.einsum("ij,j->i", self._meanings, embed([query.text])[0])
            channels["meaning"] = np.mean(self._rows.best(nearness), axis=0)
        return channels


def _combine(channels: Mapping[str, Scores]) -> Scores:
    """The mean of the BM25 channels, and half of it the meaning where there is one."""
    lexical: Scores = np.mean(
        [found for name, found in channels.items() if name != "meaning"], axis=0
    )
    if "meaning" not in channels:
        return lexical
    return (1 - _MEANING) * lexical + _MEANING * channels["meaning"]
