"""An inverted index with BM25's weights as rank_bm25 defines them, in numpy."""

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, count

import numpy as np
from numpy.typing import NDArray
from rank_bm25 import BM25Okapi

from bot.search.channel import Scores

Document = Sequence[str]
DocumentIds = NDArray[np.int32]
# rank_bm25's own: how soon a term that a document repeats stops to count for more, and
# how much a document's length counts, from 0 to 1 (Robertson and Zaragoza 2009).
K1 = 1.5
B = 0.75


def idf(count: int, size: int) -> float:
    """Return the inverse document frequency of a term in `count` of `size` documents.

    ln(1 + (N - n + 0.5) / (n + 0.5)), as Lucene's BM25Similarity has it: above 0 for
    every term, also for one that all documents have. For example, idf(1, 100) is 4.21.
    """
    return math.log(1 + (size - count + 0.5) / (count + 0.5))


@dataclass(kw_only=True, eq=False)
class Postings:
    """The documents that have each term, with weights computed beforehand.

    The lists of the `terms` follow each other: each begins at its number in `starts`,
    whose last is where all end, and has ascending `documents`, of `size`, with the
    term's `weights` in them. `counts` says how many documents have each term.
    """

    size: int
    terms: list[str]
    starts: NDArray[np.int64]
    documents: DocumentIds
    weights: Scores

    def __post_init__(self) -> None:
        # At once, so that a server's processes share the tables and no reply waits.
        self.counts = dict(zip(self.terms, np.diff(self.starts).tolist(), strict=True))
        self._places = {term: place for place, term in enumerate(self.terms)}

    def of_term(self, term: str) -> tuple[DocumentIds, Scores]:
        """Return the documents that have a term, and its weight in each; maybe none."""
        place = self._places.get(term)
        if place is None:
            return self.documents[:0], self.weights[:0]
        postings = slice(self.starts[place], self.starts[place + 1])
        return self.documents[postings], self.weights[postings]

    def scores(self, terms: Iterable[str]) -> Scores:
        """Return the sum of the terms' weights for every document, repeated ones too.

        Weights are added in the order of the terms, as rank_bm25's `get_scores` does.
        """
        lists = [*map(self.of_term, terms)]
        if not lists:
            return np.zeros(self.size)
        documents = np.concatenate([documents for documents, _ in lists])
        weights = np.concatenate([weights for _, weights in lists])
        return np.bincount(documents, weights, self.size).astype(np.float64, copy=False)


class Bm25(BM25Okapi):  # type: ignore[misc]  # rank_bm25 has no types
    """rank_bm25's BM25Okapi with an inverted index, `postings`, and an idf above 0.

    BM25Okapi gives a term in half of the documents an idf of 0 and a more frequent one
    an arbitrary `epsilon`, looks at every document for every query, and divides by 0
    where no document has a term. `get_scores` gives, to the last bit, what BM25Okapi
    gives with the same idf; `doc_freqs` stays empty.
    """

    def __init__(
        self,
        documents: Iterable[Document],
        *,
        b: float = B,
        length: float | None = None,
        lengths: Sequence[int] | None = None,
        idf: Callable[[str, int, int], float] = lambda _, count, size: idf(count, size),
    ) -> None:
        """Count the terms of the documents and compute the weights.

        Documents are normalised against a `length` in terms, by default their mean.
        `lengths` are their own where some terms are left out. `idf` is called with a
        term, the number of documents that have it, and the number of all documents.
        """
        self._idf_function = idf
        self._given_length, self._given_lengths = length, lengths
        super().__init__(documents, k1=K1, b=b)
        self.postings = Postings(
            size=self.corpus_size,
            terms=[*self.idf],
            starts=self._starts,
            documents=self._documents.astype(np.int32),
            weights=self._weights(),
        )

    def _initialize(self, corpus: Iterable[Document]) -> dict[str, int]:
        """Count; return the number of documents that have each term."""
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
        self.avgdl = self._given_length or mean
        # One number for each term of each document: by term, then by document.
        terms *= self.corpus_size
        terms += np.repeat(np.arange(self.corpus_size), self.doc_len)
        terms.sort()
        firsts = np.flatnonzero(np.diff(terms, prepend=-1))
        self._counts = np.diff(firsts, append=len(terms))
        owners, self._documents = np.divmod(terms[firsts], max(self.corpus_size, 1))
        self._starts = np.searchsorted(owners, np.arange(len(numbers) + 1))
        if self._given_lengths is not None:
            self.doc_len = np.array(self._given_lengths, dtype=np.int64)
        return dict(zip(numbers, np.diff(self._starts).tolist(), strict=True))

    def _calc_idf(self, document_counts: Mapping[str, int]) -> None:
        self.idf = {
            term: self._idf_function(term, documents, self.corpus_size)
            for term, documents in document_counts.items()
        }

    def _weights(self) -> Scores:
        """Return what each term adds to the score of each document that has it.

        The operations are BM25Okapi's in the same order, so that sums are the same.
        """
        idf = np.repeat(np.array([*self.idf.values()], float), np.diff(self._starts))
        norm = 1 - self.b + self.b * self.doc_len / self.avgdl
        slack = (self.k1 * norm)[self._documents]
        weights: Scores = idf * (self._counts * (self.k1 + 1) / (self._counts + slack))
        return weights

    def get_scores(self, query: Iterable[str]) -> Scores:
        """Return the BM25 score of every document for the terms of a query."""
        return self.postings.scores(query)
