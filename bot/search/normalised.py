"""BM25 as a share of the most that a query could score.

A share is from 0 to 1, so that the scores of any message over any knowledge compare.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import repeat
from typing import NamedTuple, Self

import numpy as np

from bot.search import bm25
from bot.search.bm25 import Bm25
from bot.search.channel import Scores
from bot.search.postings import Postings
from bot.search.snapshot import Snapshot, join_parts, json_array, json_value, part_of
from bot.text import STOP_STEMS

# The idf of a stop word, whatever the knowledge: about 0.4 of what a content word as
# frequent would get. On the dev halves of the benchmark sets and our dev labels
# dropping stop words costs up to 4 points of success@1 where there are many phrasings,
# weighing them fully up to 4 where there is one; from 0.6 to 1.2 the figures are flat.
_STOP_IDF = 0.9
# How many numbers the cache of whole words' weights holds at most: 16 MB.
_CACHED = 2_000_000
_TINY = np.finfo(np.float64).tiny


def idf(term: str, count: int, size: int) -> float:
    """Return the idf of a term in `count` of `size` documents; 0.9 for a stop word."""
    return _STOP_IDF if term in STOP_STEMS else bm25.idf(count, size)


class Idf:
    """The inverse document frequency of any term over a set of documents.

    `Idf({"refund": 2}, size=100)("refund")` is 3.7. A term that no document has gets
    the highest idf.

    Attributes:
        size: the number of documents.
    """

    def __init__(self, counts: Mapping[str, int], *, size: int) -> None:
        """Take how many documents have each term, and the number of documents."""
        self.size = size
        self._counts = counts
        self._known = dict.fromkeys(STOP_STEMS, _STOP_IDF) | {
            term: idf(term, count, size) for term, count in counts.items()
        }
        self._unknown = bm25.idf(0, size)

    @classmethod
    def from_documents(cls, documents: Iterable[Iterable[str]], *, floor: int) -> Self:
        """Count the terms of documents; fewer than `floor` count as `floor`."""
        counts: Counter[str] = Counter()
        size = 0
        for document in documents:
            counts.update(set(document))
            size += 1
        return cls(counts, size=max(size, floor))

    @classmethod
    def from_snapshot(cls, snapshot: Snapshot) -> Self:
        """Read what `to_snapshot` gave."""
        return cls(json_value(snapshot["counts"]), size=json_value(snapshot["size"]))

    def to_snapshot(self) -> Snapshot:
        """Return everything that `from_snapshot` needs."""
        return {"counts": json_array(self._counts), "size": json_array(self.size)}

    def __call__(self, term: str) -> float:
        """Return the idf of one term, above 0."""
        return self._known.get(term, self._unknown)

    def total(self, terms: Iterable[str]) -> float:
        """Return the sum of the terms' idf."""
        return math.fsum(map(self._known.get, terms, repeat(self._unknown)))


class _WordWeights(NamedTuple):
    """The terms of one word together: their weights in each document, and their idf."""

    weights: Scores
    idf: float


class NormalisedBm25:
    """BM25 scores of documents, divided by the most that the query could score."""

    def __init__(self, postings: Postings, idf: Idf, *, peak: float) -> None:
        """Take the documents' postings, and the idf that their weights were made with.

        `peak` is the highest weight that a term of idf 1 can have in a document.
        """
        self.postings = postings
        self._idf = idf
        self._peak = peak
        self._weights_of_word = lru_cache(maxsize=_CACHED // max(postings.size, 1))(
            self._compute_weights_of_word
        )

    @classmethod
    def from_documents(
        cls,
        documents: Iterable[Sequence[str]],
        *,
        length: int | None,
        floor: int = 0,
        idf_of_all: Idf | None = None,
        lengths: Sequence[int] | None = None,
    ) -> Self:
        """Index documents, each a sequence of terms.

        `length` is the number of terms that a document is normalised against; None
        turns normalisation by length off. Fewer documents than `floor` count as `floor`
        in the idf, so that up to there a document about other things changes no score.
        Where the documents are some of many, `idf_of_all` is the idf over all of them.
        `lengths` are the documents' real lengths, where some terms are left out.
        """
        b = 0.75 if length else 0.0
        statistics = Bm25(
            documents,
            b=b,
            length=length,
            lengths=lengths,
            idf=lambda term, count, size: (
                idf_of_all(term) if idf_of_all else idf(term, count, max(size, floor))
            ),
        )
        postings, k1 = statistics.postings, statistics.k1
        # A term is highest once in a document of its own; without normalisation, ever
        # so often.
        norm = 1 - b + b / (length or 1)
        peak = (k1 + 1) / (1 + k1 * norm) if length else k1 + 1
        size = max(postings.size, floor)
        return cls(postings, idf_of_all or Idf(postings.counts, size=size), peak=peak)

    @classmethod
    def from_snapshot(cls, snapshot: Snapshot) -> Self:
        """Read what `to_snapshot` gave; large arrays stay where they are mapped."""
        postings = Postings.from_snapshot(part_of(snapshot, "postings"))
        idf = Idf(postings.counts, size=json_value(snapshot["idf size"]))
        return cls(postings, idf, peak=json_value(snapshot["peak"]))

    def to_snapshot(self) -> Snapshot:
        """Return everything that `from_snapshot` needs."""
        return {
            **join_parts({"postings": self.postings.to_snapshot()}),
            "idf size": json_array(self._idf.size),
            "peak": json_array(self._peak),
        }

    def maximum(self, terms: Iterable[str]) -> float:
        """Return the most that the terms could score, each counting once; above 0."""
        return max(self._idf.total(dict.fromkeys(terms)) * self._peak, _TINY)

    def scores(self, terms: Iterable[str]) -> Scores:
        """Return the score of every document, from 0 to 1.

        A term counts once, however often the query has it.
        """
        distinct = dict.fromkeys(terms)
        shares = self.postings.scores(distinct) / self.maximum(distinct)
        return np.minimum(shares, 1, out=shares)

    def scores_by_word(self, words: Iterable[tuple[str, ...]]) -> Scores:
        """Return the scores for the terms of words, each a tuple of its terms.

        They are those of `scores` but for the last digits, as the weights of a word are
        added up once and cached, which pays where documents are few.
        """
        seen: set[str] = set()
        found = []
        for terms in words:
            if not seen.isdisjoint(terms):
                terms = tuple(term for term in terms if term not in seen)
            seen.update(terms)
            found.append(self._weights_of_word(terms))
        if not found:
            return np.zeros(self.postings.size)
        maximum = max(sum(word.idf for word in found) * self._peak, _TINY)
        shares: Scores = np.add.reduce([word.weights for word in found]) / maximum
        return np.minimum(shares, 1, out=shares)

    def _compute_weights_of_word(self, terms: Sequence[str]) -> _WordWeights:
        distinct = dict.fromkeys(terms)
        return _WordWeights(self.postings.scores(distinct), self._idf.total(distinct))
