"""BM25 over documents of terms: rank_bm25's statistics, searched by postings."""

import math
from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rank_bm25 import BM25Okapi

from bot.analyzer import STOP_STEMS

Scores = NDArray[np.float64]

# The idf of a stop word, whatever the knowledge: about 0.4 of what a content word as
# frequent would get. On the dev halves of the benchmark sets and our dev labels
# dropping stop words costs up to 4 points of success@1 where there are many phrasings,
# weighing them fully up to 4 where there is one; from 0.6 to 1.2 the figures are flat.
_STOP_IDF = 0.9


class _Statistics(BM25Okapi):  # type: ignore[misc]  # rank_bm25 has no types
    """rank_bm25's statistics, with an idf that is never negative.

    Its own idf is 0 for a term in half of the documents and an arbitrary `epsilon`
    beyond; this one is ln(1 + (N - n + 0.5) / (n + 0.5)), as in Lucene. N is at least
    `floor`: up to there, entries about other things change the idf of no term that
    they do not have. Stop words have an idf of their own.
    """

    def __init__(
        self, documents: Sequence[Sequence[str]], *, b: float, floor: int
    ) -> None:
        self._floor = floor
        super().__init__([list(document) for document in documents], b=b)

    def _calc_idf(self, document_counts: Mapping[str, int]) -> None:
        self.idf = {term: self.idf_of(term, n) for term, n in document_counts.items()}

    def idf_of(self, term: str, count: int) -> float:
        """The idf of a term that stands in `count` documents."""
        if term in STOP_STEMS:
            return _STOP_IDF
        size = max(self.corpus_size, self._floor)
        return math.log(1 + (size - count + 0.5) / (count + 0.5))


class Postings:
    """BM25 over documents of terms, as an inverted index of precomputed weights.

    Documents are normalised by their length against `length` terms, not at all where it
    is None; N counts as at least `floor`.
    """

    def __init__(
        self, documents: Sequence[Sequence[str]], *, length: int | None, floor: int
    ) -> None:
        self._size = len(documents)
        stats: Any = _Statistics(documents, b=0.75 if length else 0, floor=floor)
        self._k1: float = stats.k1
        self._b: float = stats.b
        self._length = length or 1
        self._idf: dict[str, float] = stats.idf
        self._idf_of: Callable[[str, int], float] = stats.idf_of
        found: dict[str, tuple[list[int], list[float]]] = {}
        for document, counts in enumerate(stats.doc_freqs):
            size = stats.doc_len[document]
            for term, count in counts.items():
                documents_, weights = found.setdefault(term, ([], []))
                documents_.append(document)
                weights.append(self._idf[term] * self._saturated(count, size))
        self._postings = {
            term: (np.array(docs, dtype=np.intp), np.array(weights))
            for term, (docs, weights) in found.items()
        }
        # Once in a document of nothing else; without normalisation, ever so often.
        self._most: float = self._saturated(1, 1) if length else self._k1 + 1

    def _saturated(self, count: float, size: float) -> float:
        """BM25's term-frequency part for a count in a document of `size` terms."""
        norm = 1 - self._b + self._b * size / self._length
        return count * (self._k1 + 1) / (count + self._k1 * norm)

    def idf(self, term: str) -> float:
        """How much a term tells; most of all one that no document has."""
        found = self._idf.get(term)
        return self._idf_of(term, 0) if found is None else found

    def scores(self, terms: Iterable[str]) -> Scores:
        """For each document its share, from 0 to 1, of the most the terms could score.

        A term counts once, however often the message has it.
        """
        distinct = sorted(set(terms))
        found = [self._postings[term] for term in distinct if term in self._postings]
        if not found:
            return np.zeros(self._size)
        scores = np.bincount(
            np.concatenate([documents for documents, _ in found]),
            np.concatenate([weights for _, weights in found]),
            self._size,
        )
        most = sum(map(self.idf, distinct)) * self._most
        return np.minimum(scores / most, 1)


def grams(terms: Iterable[str]) -> list[str]:
    """The character 3- to 5-grams of each term, its ends marked."""
    return [
        marked[start : start + size]
        for term in terms
        for marked in [f"<{term}>"]
        for size in (3, 4, 5)
        for start in range(len(marked) - size + 1)
    ]
