"""BM25 over documents of terms: rank_bm25's statistics, searched by postings."""

import math
from collections import Counter
from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Sequence
from typing import Any

import numpy as np
from rank_bm25 import BM25Okapi

from bot.analyzer import STOP_STEMS
from bot.wordings import Scores

# The idf of a stop word, whatever the knowledge: about 0.4 of what a content word as
# frequent would get. On the dev halves of the benchmark sets and our dev labels
# dropping stop words costs up to 4 points of success@1 where there are many phrasings,
# weighing them fully up to 4 where there is one; from 0.6 to 1.2 the figures are flat.
_STOP_IDF = 0.9
# Documents up to which a full matrix of weights is quicker than the postings.
_DENSE = 1_000
_TINY = np.finfo(np.float64).tiny


def idf(term: str, count: int, size: int) -> float:
    """How much a term tells that `count` of `size` documents have.

    ln(1 + (N - n + 0.5) / (n + 0.5)), as in Lucene; stop words have an idf of their
    own.
    """
    if term in STOP_STEMS:
        return _STOP_IDF
    return math.log(1 + (size - count + 0.5) / (count + 0.5))


class Idf:
    """The idf of any term over documents of terms, N being at least `floor`."""

    def __init__(self, documents: Iterable[Iterable[str]], *, floor: int) -> None:
        distinct = [set(document) for document in documents]
        self._size = max(floor, len(distinct))
        counts = Counter(term for document in distinct for term in document)
        self._idf = {term: idf(term, n, self._size) for term, n in counts.items()}

    def __call__(self, term: str) -> float:
        """How much a term tells; most of all one that no document has."""
        found = self._idf.get(term)
        return idf(term, 0, self._size) if found is None else found


class _Statistics(BM25Okapi):  # type: ignore[misc]  # rank_bm25 has no types
    """rank_bm25's statistics, with an idf that is never negative.

    Its own idf is 0 for a term in half of the documents and an arbitrary `epsilon`
    beyond. N is at least `floor`: up to there, entries about other things change the
    idf of no term that they do not have.
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
        return idf(term, count, max(self.corpus_size, self._floor))


class Postings:
    """BM25 over documents of terms, as an inverted index of precomputed weights.

    Documents are normalised by their length against `length` terms, not at all where it
    is None; N counts as at least `floor`.
    """

    def __init__(
        self, documents: Sequence[Sequence[str]], *, length: int | None, floor: int
    ) -> None:
        stats: Any = _Statistics(documents, b=0.75 if length else 0, floor=floor)
        self._size = len(documents)
        self._idf_of: Callable[[str, int], float] = stats.idf_of
        self._places = {term: place for place, term in enumerate(stats.idf)}
        self._idf = np.array([*stats.idf.values()], dtype=np.float64)
        # One row for each term of each document, then sorted by term: where a term's
        # documents start, which they are, and what the term weighs in each.
        found = [self._places[term] for counts in stats.doc_freqs for term in counts]
        terms = np.array(found, dtype=np.intp)
        order = np.argsort(terms, kind="stable")
        self._starts = np.searchsorted(terms[order], np.arange(len(self._idf) + 1))
        owners = np.repeat(np.arange(self._size), [*map(len, stats.doc_freqs)])
        self._documents = owners[order]
        counts = np.array([n for found in stats.doc_freqs for n in found.values()])
        sizes = np.array(stats.doc_len)[owners]

        def saturated(count: Any, size: Any) -> Any:
            """BM25's term-frequency part for a count in a document of `size` terms."""
            norm = 1 - stats.b + stats.b * size / (length or 1)
            return count * (stats.k1 + 1) / (count + stats.k1 * norm)

        self._weights = (self._idf[terms] * saturated(counts, sizes))[order]
        # Once in a document of nothing else; without normalisation, ever so often.
        self._most: float = saturated(1, 1) if length else stats.k1 + 1

    def scores(self, terms: Iterable[str]) -> Scores:
        """For each document its share, from 0 to 1, of the most the terms could score.

        A term counts once, however often the message has it.
        """
        distinct = dict.fromkeys(terms)
        known = [self._places[term] for term in distinct if term in self._places]
        if not known:
            return np.zeros(self._size)
        starts = self._starts[known]
        lengths = self._starts[np.add(known, 1)] - starts
        ends = np.cumsum(lengths)
        rows = np.arange(ends[-1]) + np.repeat(starts - ends + lengths, lengths)
        scores = np.bincount(self._documents[rows], self._weights[rows], self._size)
        strangers = (term for term in distinct if term not in self._places)
        unknown = (self._idf_of(term, 0) for term in strangers)
        most = (self._idf[known].sum() + math.fsum(unknown)) * self._most
        shares: Scores = np.minimum(scores / most, 1)
        return shares

    def many(self, messages: Sequence[Sequence[str]]) -> Scores:
        """The same for many messages at once, a row each.

        Where documents are few, one matrix product; its sums are made in another order,
        so the last digits may differ.
        """
        if self._size > _DENSE:
            return np.array([self.scores(terms) for terms in messages])
        distinct = list(dict.fromkeys(term for terms in messages for term in terms))
        columns = {term: column for column, term in enumerate(distinct)}
        asked = np.zeros((len(messages), len(distinct)))
        for row, terms in enumerate(messages):
            asked[row, [columns[term] for term in terms]] = 1
        idf = [
            self._idf[self._places[term]]
            if term in self._places
            else self._idf_of(term, 0)
            for term in distinct
        ]
        most = asked @ np.array(idf, dtype=np.float64) * self._most
        weights = self._rows_of(distinct)
        found = asked @ weights / np.maximum(most, _TINY)[:, None]
        shares: Scores = np.minimum(found, 1)
        return shares

    def _rows_of(self, terms: Sequence[str]) -> Scores:
        """What each term weighs in each document, a row for each term."""
        weights = np.zeros((len(terms), self._size))
        for row, term in enumerate(terms):
            if term in self._places:
                place = self._places[term]
                found = slice(self._starts[place], self._starts[place + 1])
                weights[row, self._documents[found]] = self._weights[found]
        return weights


def grams(terms: Iterable[str]) -> list[str]:
    """The character 3- to 5-grams of each term, its ends marked."""
    return [
        marked[start : start + size]
        for term in terms
        for marked in [f"<{term}>"]
        for size in (3, 4, 5)
        for start in range(len(marked) - size + 1)
    ]
