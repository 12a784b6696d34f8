"""Exact BM25 by inverted postings: every document's score, or the best few."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate
from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from bot.search.bm25 import Bm25
from bot.search.grouping import Scores
from bot.search.snapshot import Saved

Documents = NDArray[np.int32]

# Documents from which on it pays to pass over most of them: on Zipf corpora with seven
# terms a message it takes 1.5 times as long at 100,000 documents, as long at 300,000,
# half as long at a million.
PRUNE_FROM = 250_000
# Rows a term from which on adding list by list is quicker than all lists at once.
_LONG = 200
# Rows of a list before which it pays to look whether it may be passed over. On the same
# corpora 250 to 4,000 take within a fifth of the same time.
_LOOK = 1_000
# To look a document up in a list takes as long as adding so many of its rows.
_AHEAD = 16
# What a sum may lose when it is made in another order, generously.
_SURE = 1 - 1e-9
_NONE = np.zeros(0, dtype=np.int32)


class Top(NamedTuple):
    """The best documents, best first, and their scores; equals in curated order."""

    documents: Documents
    scores: Scores


class Postings:
    """An inverted index of precomputed weights over documents of terms.

    Twelve bytes for each distinct term of each document. It never changes; threads may
    share it.
    """

    def __init__(
        self,
        *,
        size: int,
        idf: Mapping[str, float],
        starts: NDArray[np.int64],
        documents: Documents,
        weights: Scores,
        most: Scores,
    ) -> None:
        """`idf` is by term, in the order in which `starts` has where each list is.

        `most` is the greatest weight in each list.
        """
        self.size = size
        self.idf = idf
        self.starts = starts
        self.documents = documents
        self.weights = weights
        self._places = {term: place for place, term in enumerate(idf)}
        # Plain numbers: one at a time numpy's would take several times as long.
        self._bounds: list[int] = starts.tolist()
        self._most: list[float] = most.tolist()

    @classmethod
    def of(cls, statistics: Bm25) -> Self:
        """The postings of documents as counted."""
        starts, weights = statistics.starts, statistics.weights()
        return cls(
            size=statistics.corpus_size,
            idf=statistics.idf,
            starts=starts,
            documents=statistics.documents.astype(np.int32),
            weights=weights,
            most=np.maximum.reduceat(weights, starts[:-1]) if len(weights) else weights,
        )

    @classmethod
    def load(cls, saved: Saved) -> Self:
        """The postings as they were saved; the arrays stay where they are mapped."""
        terms, idf = saved.values["terms"], saved.arrays["idf"].tolist()
        return cls(
            size=saved.values["size"],
            idf=dict(zip(terms, idf, strict=True)),
            starts=saved.arrays["starts"],
            documents=saved.arrays["documents"],
            weights=saved.arrays["weights"],
            most=saved.arrays["most"],
        )

    def saved(self) -> Saved:
        """All that there is to save."""
        return Saved(
            values={"size": self.size, "terms": list(self.idf)},
            arrays={
                "idf": np.array([*self.idf.values()], dtype=np.float64),
                "starts": self.starts,
                "documents": self.documents,
                "weights": self.weights,
                "most": np.array(self._most, dtype=np.float64),
            },
        )

    def __contains__(self, term: str) -> bool:
        return term in self._places

    def of_term(self, term: str) -> tuple[Documents, Scores]:
        """The documents that have a known term, in order, and what it weighs there."""
        return self._list(self._places[term])

    def scores(self, terms: Iterable[str]) -> Scores:
        """Every document's score; to the last bit what rank_bm25's `get_scores` gives.

        A term counts as often as it is given.
        """
        places = self.places(terms)
        wanted = np.array(places, dtype=np.intp)
        starts = self.starts[wanted]
        lengths = self.starts[wanted + 1] - starts
        rows = int(lengths.sum())
        if rows > _LONG * len(places):
            return self._added(places)
        ends = np.cumsum(lengths)
        found = np.arange(rows) + np.repeat(starts - ends + lengths, lengths)
        owners, weights = self.documents[found], self.weights[found]
        return np.bincount(owners, weights, self.size).astype(np.float64, copy=False)

    def top(self, terms: Sequence[str], k: int) -> Top:
        """The k best of the documents that have any of the terms; exact at any size."""
        places = self.places(terms)
        if not places or k < 1:
            return Top(_NONE, np.zeros(0))
        if self.size < PRUNE_FROM:
            scores = self._added(places)
            close = self._close(scores, places, k)
            found = scores.take(close)
        else:
            close = self._contenders(places, k)
            found = np.zeros(len(close))
            for place in places:
                found += self._at(place, close)
        best = np.argsort(-found, kind="stable")[:k]
        return Top(close.take(best), found.take(best))

    def places(self, terms: Iterable[str]) -> list[int]:
        """The numbers of the terms that any document has."""
        found = map(self._places.get, terms)
        return [place for place in found if place is not None]

    def _list(self, place: int) -> tuple[Documents, Scores]:
        found = slice(self._bounds[place], self._bounds[place + 1])
        return self.documents[found], self.weights[found]

    def _at(self, place: int, documents: Documents) -> Scores:
        """What a term weighs in each of some documents; quickest where they ascend."""
        having, weights = self._list(place)
        rows = having.searchsorted(documents)
        has = having.take(rows, mode="clip") == documents
        found: Scores = weights.take(rows, mode="clip") * has
        return found

    def _added(self, places: Iterable[int]) -> Scores:
        scores = np.zeros(self.size)
        for place in places:
            documents, weights = self._list(place)
            # Numpy's own kind of index: quicker by more than it takes to make.
            np.add.at(scores, documents.astype(np.intp), weights)
        return scores

    def _close(self, scores: Scores, places: Iterable[int], k: int) -> Documents:
        """The few documents, in order, among which are the k best.

        The k best cannot be worse than those of one list, and a short list is sorted
        much sooner than all documents.
        """
        lists = [self._list(place)[0] for place in places]
        long = [documents for documents in lists if len(documents) >= k]
        if not long:
            return np.flatnonzero(scores).astype(np.int32)
        least = _kth(scores.take(min(long, key=len)), k)
        return np.flatnonzero(scores >= least).astype(np.int32)

    def _contenders(self, places: Sequence[int], k: int) -> Documents:
        """The same, without a look at most documents: MaxScore (Turtle and Flood 1995).

        Lists are added from the one with the greatest weight on, until a document that
        has been in none of them can no longer reach the k best. Of those that it has
        found, the rest of the lists is only asked for what may still get there.
        """
        order = sorted(places, key=self._most.__getitem__, reverse=True)
        most = [self._most[place] for place in reversed(order)]
        ceilings = [*accumulate(most, initial=0.0)][::-1]
        sums = np.zeros(self.size)
        added: list[Documents] = []
        fresh: list[Documents] = []
        sample, least = _Sample(k), 0.0
        for place in order:
            documents, weights = self._list(place)
            if fresh and len(documents) >= _LOOK:
                sample.look(np.concatenate(fresh), sums)
                fresh.clear()
                if len(sample.documents) >= k:
                    least = max(least, self._least(sample, sums, order[len(added) :]))
            if ceilings[len(added)] < least:
                break
            np.add.at(sums, documents, weights)
            added.append(documents)
            fresh.append(documents)
        documents, found = _from(added, sums, least - ceilings[len(added)])
        for number, place in enumerate(order[len(added) :], start=len(added) + 1):
            having, weights = self._list(place)
            if len(having) > _AHEAD * len(documents):
                found = found + self._at(place, documents)
            else:
                np.add.at(sums, having, weights)
                found = found + sums.take(documents)
                sums[documents] = 0
            kept = found >= least - ceilings[number]
            documents, found = documents[kept], found[kept]
        return np.sort(documents)

    def _least(self, sample: "_Sample", sums: Scores, rest: Iterable[int]) -> float:
        """What the k best score at least: as much as those of a sample."""
        scores = sums.take(sample.documents)
        for place in rest:
            scores = scores + self._at(place, sample.documents)
        return _kth(scores, sample.k) * _SURE


class _Sample:
    """The k documents with the greatest sums so far: likely ones to end high."""

    def __init__(self, k: int) -> None:
        self.k = k
        self.documents = _NONE
        self._from = 0.0

    def look(self, documents: Documents, sums: Scores) -> None:
        """Take in the documents of lists that have been added."""
        found = sums.take(documents)
        better = documents[found > self._from]
        both = np.sort(np.concatenate((self.documents, better)))
        both = both[np.diff(both, prepend=-1) > 0]
        if len(both) > self.k:
            found = sums.take(both)
            both = both[np.sort(np.argpartition(found, -self.k)[-self.k :])]
        self.documents = both
        if len(both) >= self.k:
            self._from = float(sums.take(both).min())


def _from(
    lists: Iterable[Documents], sums: Scores, least: float
) -> tuple[Documents, Scores]:
    """The documents of some lists with a sum from `least` on, each once; their sums."""
    kept: list[Documents] = []
    found: list[Scores] = []
    for documents in lists:
        of_list = sums.take(documents)
        enough = (of_list >= least) & (of_list > 0)
        kept.append(documents[enough])
        found.append(of_list[enough])
        # The next list that has it shall not count it again.
        sums[kept[-1]] = 0
    return np.concatenate(kept), np.concatenate(found)


def _kth(scores: Scores, k: int) -> float:
    """The k-th greatest of at least k scores."""
    return float(np.partition(scores, len(scores) - k)[len(scores) - k])
