"""BM25 as a share of the most that a message could score, alike for any knowledge."""

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain, repeat
from typing import NamedTuple, Self

import numpy as np

from bot.search import bm25
from bot.search.bm25 import Bm25
from bot.search.grouping import Scores
from bot.search.postings import Postings
from bot.search.snapshot import Saved
from bot.text import STOP_STEMS

# The idf of a stop word, whatever the knowledge: about 0.4 of what a content word as
# frequent would get. On the dev halves of the benchmark sets and our dev labels
# dropping stop words costs up to 4 points of success@1 where there are many phrasings,
# weighing them fully up to 4 where there is one; from 0.6 to 1.2 the figures are flat.
_STOP_IDF = 0.9
# Documents up to which full rows of weights are quicker than the postings.
_DENSE = 1_000
# Numbers that are kept of what words weigh in every document: 16 MB.
_KEPT = 2_000_000
_TINY = np.finfo(np.float64).tiny


def idf(term: str, count: int, size: int) -> float:
    """How much a term tells that `count` of `size` documents have.

    Stop words have an idf of their own.
    """
    return _STOP_IDF if term in STOP_STEMS else bm25.idf(count, size)


class Idf:
    """The idf of any term over documents of terms, N being at least `floor`."""

    def __init__(self, documents: Iterable[Iterable[str]] = (), *, floor: int) -> None:
        self._ready(Counter(), 0, floor)
        for document in documents:
            self.add(document)

    def _ready(self, counts: Counter[str], size: int, floor: int) -> None:
        self._counts, self._size, self._floor = counts, size, floor

    def add(self, document: Iterable[str]) -> None:
        """Count one document more."""
        self._counts.update(set(document))
        self._size += 1

    @classmethod
    def load(cls, saved: Saved) -> Self:
        """The same as it was saved."""
        made = cls.__new__(cls)
        values = saved.values
        made._ready(Counter(values["counts"]), values["size"], values["floor"])
        return made

    def saved(self) -> Saved:
        """All that there is to save."""
        values = {"counts": self._counts, "size": self._size, "floor": self._floor}
        return Saved(values=values, arrays={})

    def __call__(self, term: str) -> float:
        """How much a term tells; most of all one that no document has."""
        return idf(term, self._counts[term], max(self._floor, self._size))


class _Bundle(NamedTuple):
    """What some terms together weigh in each document, and what they tell."""

    weights: Scores
    idf: float


class Shares:
    """BM25 over documents of terms: of the most that the terms could score, the share.

    Documents are normalised by their length against `length` terms, not at all where it
    is None. N counts as at least `floor`: up to there, entries about other things
    change the idf of no term that they do not have. Where the documents are only a few
    of many, `idf_of_all` is theirs; `lengths` are as for Bm25.
    """

    def __init__(
        self,
        documents: Iterable[Sequence[str]],
        *,
        length: int | None,
        floor: int,
        idf_of_all: Idf | None = None,
        lengths: Sequence[int] | None = None,
    ) -> None:
        statistics = Bm25(
            documents,
            lengths=lengths,
            b=0.75 if length else 0,
            length=length,
            telling=lambda term, count, size: (
                idf_of_all(term) if idf_of_all else idf(term, count, max(size, floor))
            ),
        )
        # Once in a document of nothing else; without normalisation, ever so often.
        k1, b = statistics.k1, statistics.b
        norm = 1 - b + b / (length or 1)
        most = (k1 + 1) / (1 + k1 * norm) if length else k1 + 1
        self._ready(Postings.of(statistics), floor, most, idf_of_all)

    def _ready(
        self,
        postings: Postings,
        floor: int,
        most: float,
        idf_of_all: Idf | None = None,
    ) -> None:
        self._postings = postings
        self._floor = max(postings.size, floor)
        self._most = most
        self._idf_of_all = idf_of_all
        self._bundle = lru_cache(maxsize=_KEPT // max(postings.size, 1))(
            self._bundle_of
        )
        # That of a term that no document has is one of two.
        self._idf = {**dict.fromkeys(STOP_STEMS, _STOP_IDF), **postings.idf}
        self._idf_of_none = bm25.idf(0, self._floor)

    @classmethod
    def load(cls, saved: Saved) -> Self:
        """The same as it was saved."""
        made = cls.__new__(cls)
        postings = Postings.load(saved.part("postings"))
        made._ready(postings, saved.values["floor"], saved.values["most"])
        return made

    def saved(self) -> Saved:
        """All that there is to save."""
        postings = Saved.of({"postings": self._postings.saved()})
        values = {**postings.values, "floor": self._floor, "most": self._most}
        return Saved(values=values, arrays=postings.arrays)

    def _idf_of(self, terms: Iterable[str]) -> Iterator[float]:
        if self._idf_of_all:
            return map(self._idf_of_all, terms)
        return map(self._idf.get, terms, repeat(self._idf_of_none))

    @property
    def postings(self) -> Postings:
        """What each term adds to each document's score, before it becomes a share."""
        return self._postings

    def most(self, terms: Iterable[str]) -> float:
        """The most that terms could score, each counting once."""
        return max(math.fsum(self._idf_of(dict.fromkeys(terms))) * self._most, _TINY)

    def scores(self, terms: Iterable[str]) -> Scores:
        """For each document its share, from 0 to 1, of the most the terms could score.

        A term counts once, however often the message has it.
        """
        distinct = dict.fromkeys(terms)
        shares = self._postings.scores(distinct)
        shares /= self.most(distinct)
        return np.minimum(shares, 1, out=shares)

    def scores_of(self, words: Iterable[tuple[str, ...]]) -> Scores:
        """The same for the terms of words: each word's weights are added up once.

        Where documents are few, that takes a fraction of the time. Sums are made in
        another order, so the last digits may differ.
        """
        if self._postings.size > _DENSE:
            return self.scores(chain.from_iterable(words))
        seen: set[str] = set()
        bundles = []
        for terms in words:
            if not seen.isdisjoint(terms):
                terms = tuple(term for term in terms if term not in seen)
            seen.update(terms)
            bundles.append(self._bundle(terms))
        if not bundles:
            return np.zeros(self._postings.size)
        most = max(sum(one.idf for one in bundles) * self._most, _TINY)
        shares: Scores = np.add.reduce([one.weights for one in bundles]) / most
        return np.minimum(shares, 1, out=shares)

    def _bundle_of(self, terms: Sequence[str]) -> _Bundle:
        distinct = dict.fromkeys(terms)
        weights = self._postings.scores(distinct)
        return _Bundle(weights, math.fsum(self._idf_of(distinct)))

    def many(self, messages: Sequence[Sequence[str]]) -> Scores:
        """The same for many messages at once, a row each.

        Where documents are few, one matrix product; its sums are made in another order,
        so the last digits may differ.
        """
        if self._postings.size > _DENSE:
            return np.array([self.scores(terms) for terms in messages])
        distinct = list(dict.fromkeys(term for terms in messages for term in terms))
        columns = {term: column for column, term in enumerate(distinct)}
        asked = np.zeros((len(messages), len(distinct)))
        for row, terms in enumerate(messages):
            asked[row, [columns[term] for term in terms]] = 1
        idf = np.fromiter(self._idf_of(distinct), dtype=np.float64)
        most = asked @ idf * self._most
        found = asked @ self._rows_of(distinct) / np.maximum(most, _TINY)[:, None]
        shares: Scores = np.minimum(found, 1)
        return shares

    def _rows_of(self, terms: Sequence[str]) -> Scores:
        """What each term weighs in each document, a row for each term."""
        weights = np.zeros((len(terms), self._postings.size))
        for row, term in enumerate(terms):
            if term in self._postings:
                documents, found = self._postings.of_term(term)
                weights[row, documents] = found
        return weights


def grams(terms: Iterable[str]) -> list[str]:
    """The character 3- to 5-grams of each term, its ends marked."""
    return [gram for term in terms for gram in grams_of_term(term)]


@lru_cache(maxsize=65_536)
def grams_of_term(term: str) -> tuple[str, ...]:
    """The character 3- to 5-grams of a term, its ends marked."""
    marked = f"<{term}>"
    return tuple(
        marked[start : start + size]
        for size in (3, 4, 5)
        for start in range(len(marked) - size + 1)
    )
