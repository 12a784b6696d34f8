"""An inverted index: for each term the documents that have it, and its weight there."""

from collections.abc import Iterable
from typing import Self

import numpy as np
from numpy.typing import NDArray

from bot.search.channel import Scores
from bot.search.snapshot import Snapshot, json_array, json_value

DocumentIds = NDArray[np.int32]

# Documents in a term's list, on average, from which adding list by list is quicker.
_LONG = 200


class Postings:
    """The list of documents of each term, with weights computed beforehand.

    A posting takes twelve bytes: a document's number and a weight. The object never
    changes, so threads may share it.

    Attributes:
        size: the number of documents.
        counts: how many documents have each term, by term.
        weights: the weights of all lists, one list after another.
    """

    def __init__(
        self,
        *,
        size: int,
        terms: Iterable[str],
        starts: NDArray[np.int64],
        documents: DocumentIds,
        weights: Scores,
    ) -> None:
        """Take the lists of all terms, one list after another.

        The list of term number t is `documents[starts[t]:starts[t + 1]]`, ascending,
        and so are its weights.
        """
        self.size = size
        self.weights = weights
        self.counts = dict(zip(terms, np.diff(starts).tolist(), strict=True))
        self._documents = documents
        self._starts = starts
        # Slices by Python's own numbers take a fraction of the time of numpy's.
        self._bounds: list[int] = starts.tolist()
        self._places = {term: place for place, term in enumerate(self.counts)}

    @classmethod
    def from_snapshot(cls, snapshot: Snapshot) -> Self:
        """Read what `to_snapshot` gave; large arrays stay where they are mapped."""
        return cls(
            size=json_value(snapshot["size"]),
            terms=json_value(snapshot["terms"]),
            starts=snapshot["starts"],
            documents=snapshot["documents"],
            weights=snapshot["weights"],
        )

    def to_snapshot(self) -> Snapshot:
        """Return everything that `from_snapshot` needs."""
        return {
            "size": json_array(self.size),
            "terms": json_array([*self.counts]),
            "starts": self._starts,
            "documents": self._documents,
            "weights": self.weights,
        }

    def of_term(self, term: str) -> tuple[DocumentIds, Scores]:
        """Return the documents that have a term, ascending, and its weight in each.

        Raises KeyError for a term that no document has.
        """
        return self._list(self._places[term])

    def scores(self, terms: Iterable[str]) -> Scores:
        """Return the sum of the terms' weights for every document.

        A term counts as often as it is given; one that no document has counts nothing.
        Weights are added in the order of the terms, so that each sum is, to the last
        bit, what rank_bm25's `get_scores` gives.
        """
        known = map(self._places.get, terms)
        places = [place for place in known if place is not None]
        starts = self._starts[np.array(places, dtype=np.intp)]
        lengths = self._starts[np.array(places, dtype=np.intp) + 1] - starts
        postings = int(lengths.sum())
        if postings > _LONG * len(places):
            return self._added(places)
        ends = np.cumsum(lengths)
        rows = np.arange(postings) + np.repeat(starts - ends + lengths, lengths)
        documents, weights = self._documents[rows], self.weights[rows]
        return np.bincount(documents, weights, self.size).astype(np.float64, copy=False)

    def _added(self, places: Iterable[int]) -> Scores:
        scores = np.zeros(self.size)
        for place in places:
            documents, weights = self._list(place)
            # Numpy's own kind of index: quicker by more than it takes to make.
            np.add.at(scores, documents.astype(np.intp), weights)
        return scores

    def _list(self, place: int) -> tuple[DocumentIds, Scores]:
        postings = slice(self._bounds[place], self._bounds[place + 1])
        return self._documents[postings], self.weights[postings]
