"""BM25 as a share of the most that a query could score.

A share is from 0 to 1, so that the scores of any message over any knowledge compare.
"""

import math
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence, Set
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import repeat
from typing import NamedTuple, Self

import numpy as np

from bot.search import bm25
from bot.search.bm25 import K1, B, Bm25, Postings
from bot.search.channel import Scores
from bot.text import ENGLISH

Stops = frozenset[str]
STOPS: Stops = ENGLISH.stop_stems

# The idf of a stop word, whatever the knowledge: about 0.4 of what a content word as
# frequent would get. On the dev halves of the benchmark sets and our dev labels
# dropping stop words costs up to 4 points of success@1 where entries have many
# phrasings, full idf up to 4 where they have one; from 0.6 to 1.2 the figures are flat.
_STOP_IDF = 0.9
# How many numbers the cache of whole terms' weights holds at most: 16 MB.
_CACHED = 2_000_000
_TINY = np.finfo(np.float64).tiny


def idf(term: str, count: int, size: int, stops: Stops = STOPS) -> float:
    """Return the idf of a term in `count` of `size` documents; 0.9 for a stop word."""
    return _STOP_IDF if term in stops else bm25.idf(count, size)


@dataclass(kw_only=True, eq=False)
class Idf:
    """The inverse document frequency of any term over a set of documents.

    `counts` says how many of the `size` documents have each term:
    `Idf(counts={"refund": 2}, size=100)("refund")` is 3.7. A term that no document has
    gets the highest idf, and one of `stops`, the stems of stop words, a low one.
    """

    counts: dict[str, int]
    size: int
    stops: Stops = STOPS

    def __post_init__(self) -> None:
        # At once, so that a server's processes share the table and no reply waits.
        self._known = dict.fromkeys(self.stops, _STOP_IDF) | {
            term: idf(term, count, self.size, self.stops)
            for term, count in self.counts.items()
        }
        self._unknown = bm25.idf(0, self.size)

    @classmethod
    def from_documents(
        cls, documents: Iterable[Iterable[str]], *, floor: int, stops: Stops = STOPS
    ) -> Self:
        """Count the terms of documents; fewer than `floor` count as `floor`."""
        counts: Counter[str] = Counter()
        size = 0
        for document in documents:
            counts.update(set(document))
            size += 1
        return cls(counts=counts, size=max(size, floor), stops=stops)

    def __call__(self, term: str) -> float:
        """Return the idf of one term, above 0."""
        return self._known.get(term, self._unknown)

    def total(self, terms: Iterable[str]) -> float:
        """Return the sum of the terms' idf."""
        return math.fsum(map(self._known.get, terms, repeat(self._unknown)))

    def shared(self, one: Set[str], other: Set[str]) -> float:
        """Return the share of two texts' idf that is in both, from 0 to 1."""
        both = one & other
        # Most texts share nothing with most others.
        return self.total(both) / self.total(one | other) if both else 0.0


class _TermWeights(NamedTuple):
    """A term's tokens together: their weights in each document, and their idf."""

    weights: Scores
    idf: float


@dataclass(frozen=True, kw_only=True)
class NormalisedBm25:
    """BM25 scores of documents, divided by the most that the query could score.

    `postings` were made with `idf`, and normalised against `length` terms, unless it is
    0.
    """

    postings: Postings
    idf: Idf
    length: int

    @classmethod
    def from_documents(
        cls,
        documents: Iterable[Sequence[str]],
        *,
        length: int,
        floor: int,
        of_all: Idf | None = None,
        stops: Stops = STOPS,
        asked: Collection[str] = (),
    ) -> Self:
        """Index documents, each a sequence of terms.

        A `length` of 0 turns normalisation off. Fewer documents than `floor` count as
        `floor` in the idf, so that up to there a document about other things changes no
        score. Where these are a few of many documents, `of_all` is the idf over all;
        where some terms are `asked`, no others are indexed.
        """
        lengths = None
        if asked:
            documents = [*documents]
            lengths = [*map(len, documents)]
            documents = [[t for t in document if t in asked] for document in documents]

        def weigh(term: str, count: int, size: int) -> float:
            least = max(size, floor)
            return of_all(term) if of_all else idf(term, count, least, stops)

        postings = Bm25(
            documents, b=B if length else 0, length=length, lengths=lengths, idf=weigh
        ).postings
        total = of_all or Idf(
            counts=postings.counts, size=max(postings.size, floor), stops=stops
        )
        return cls(postings=postings, idf=total, length=length)

    @cached_property
    def _peak(self) -> float:
        """The highest weight that a term of idf 1 can have.

        With normalisation a document of nothing but the term, once, gives it that;
        without, one that has it ever so often.
        """
        if not self.length:
            return K1 + 1
        return (K1 + 1) / (1 + K1 * (1 - B + B / self.length))

    def maximum(self, terms: Iterable[str]) -> float:
        """Return the most that the terms could score, each counting once; above 0."""
        return max(self.idf.total(dict.fromkeys(terms)) * self._peak, _TINY)

    def scores(self, terms: Iterable[str]) -> Scores:
        """Return every document's score, from 0 to 1; a repeated term counts once."""
        distinct = dict.fromkeys(terms)
        return np.minimum(self.postings.scores(distinct) / self.maximum(distinct), 1)

    def scores_by_term(self, tokens_of_terms: Iterable[tuple[str, ...]]) -> Scores:
        """Return the scores for terms, each a tuple of its tokens.

        They are those of `scores` but for the last digits, as the weights of a term are
        added up once and cached, which pays where documents are few.
        """
        seen: set[str] = set()
        parts = []
        for tokens in tokens_of_terms:
            if not seen.isdisjoint(tokens):
                tokens = tuple(token for token in tokens if token not in seen)
            seen.update(tokens)
            parts.append(self._term(tokens))
        if not parts:
            return np.zeros(self.postings.size)
        maximum = max(sum(term.idf for term in parts) * self._peak, _TINY)
        total: Scores = np.add.reduce([term.weights for term in parts])
        return np.minimum(total / maximum, 1)

    @cached_property
    def _term(self) -> Callable[[tuple[str, ...]], _TermWeights]:
        return lru_cache(maxsize=_CACHED // max(self.postings.size, 1))(
            lambda tokens: _TermWeights(
                self.postings.scores(dict.fromkeys(tokens)),
                self.idf.total(dict.fromkeys(tokens)),
            )
        )
