"""BM25's statistics as rank_bm25 keeps them, counted in numpy."""

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from itertools import chain, count
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rank_bm25 import BM25Okapi

Document = Sequence[str]
# What a term tells, which `count` of `size` documents have: (term, count, size) to idf.
Telling = Callable[[str, int, int], float]


def idf(count: int, size: int) -> float:
    """How much a term tells that `count` of `size` documents have.

    ln(1 + (N - n + 0.5) / (n + 0.5)), as in Lucene: never negative.
    """
    return math.log(1 + (size - count + 0.5) / (count + 0.5))


class Bm25(BM25Okapi):  # type: ignore[misc]  # rank_bm25 has no types
    """rank_bm25's statistics over documents of terms, with an idf above 0.

    Its own idf is 0 for a term in half of the documents and an arbitrary `epsilon`
    beyond, and it divides by 0 where there are no documents, or only empty ones. Its
    attributes and `get_scores` are as ever; `starts`, `documents` and `counts` hold the
    same by term: the documents of the term number t, and how often each has it, are at
    `starts[t]` to `starts[t + 1]`.
    """

    def __init__(
        self,
        documents: Iterable[Document],
        *,
        k1: float = 1.5,
        b: float = 0.75,
        length: float | None = None,
        lengths: Sequence[int] | None = None,
        telling: Telling = lambda _, count, size: idf(count, size),
    ) -> None:
        """`length` is what documents are normalised against instead of their mean.

        `lengths` are those of documents that are given without some of their terms.
        """
        self._lengths = lengths
        self._telling = telling
        self._length = length
        super().__init__(documents, k1=k1, b=b)

    def _initialize(self, corpus: Iterable[Document]) -> dict[str, int]:
        """Count; the number of documents that have each term."""
        numbers: dict[str, int] = defaultdict(count().__next__)
        lengths: list[int] = []

        def measured(document: Document) -> Document:
            lengths.append(len(document))
            return document

        stream = chain.from_iterable(map(measured, corpus))
        terms = np.fromiter(map(numbers.__getitem__, stream), dtype=np.int64)
        self.corpus_size = len(lengths)
        self.doc_len = np.array(lengths, dtype=np.int64)
        mean = len(terms) / len(lengths) if len(terms) else 1.0
        self.avgdl = self._length or mean
        # One number for each term of each document: by term, then by document.
        terms *= self.corpus_size
        terms += np.repeat(np.arange(self.corpus_size), self.doc_len)
        terms.sort()
        firsts = np.flatnonzero(np.diff(terms, prepend=-1))
        self.counts = np.diff(firsts, append=len(terms))
        owners, self.documents = np.divmod(terms[firsts], max(self.corpus_size, 1))
        self.starts = np.searchsorted(owners, np.arange(len(numbers) + 1))
        if self._lengths is not None:
            self.doc_len = np.array(self._lengths, dtype=np.int64)
        self.doc_freqs = _Frequencies(self, list(numbers))
        return dict(zip(numbers, np.diff(self.starts).tolist(), strict=True))

    def _calc_idf(self, document_counts: Mapping[str, int]) -> None:
        self.idf = {
            term: self._telling(term, n, self.corpus_size)
            for term, n in document_counts.items()
        }

    def weights(self) -> NDArray[np.float64]:
        """What each term adds to the score of each document that has it.

        The very operations of `get_scores` in their order, so that sums are the same to
        the last bit.
        """
        tells = np.repeat(
            np.array([*self.idf.values()], dtype=np.float64), np.diff(self.starts)
        )
        norm = 1 - self.b + self.b * self.doc_len / self.avgdl
        slack = (self.k1 * norm)[self.documents]
        weights: NDArray[np.float64] = tells * (
            self.counts * (self.k1 + 1) / (self.counts + slack)
        )
        return weights


class _Frequencies(Sequence[dict[str, int]]):
    """How often each document has each of its terms: `doc_freqs`, made when asked for.

    A dictionary for each of a million documents would take more than all the rest.
    """

    def __init__(self, statistics: Bm25, terms: Sequence[str]) -> None:
        self._statistics = statistics
        self._terms = terms

    @cached_property
    def _order(self) -> NDArray[np.intp]:
        """The postings by document."""
        return np.argsort(self._statistics.documents, kind="stable")

    @cached_property
    def _ends(self) -> list[int]:
        found = np.bincount(self._statistics.documents, minlength=len(self))
        return [0, *np.cumsum(found).tolist()]

    def __len__(self) -> int:
        return int(self._statistics.corpus_size)

    def __getitem__(self, number: Any) -> Any:
        document = range(len(self))[number]
        rows = self._order[self._ends[document] : self._ends[document + 1]]
        owners = np.searchsorted(self._statistics.starts, rows, side="right") - 1
        counts = self._statistics.counts[rows].tolist()
        terms = (self._terms[owner] for owner in owners)
        return dict(zip(terms, counts, strict=True))
