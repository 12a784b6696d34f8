"""An inverted index: for each term the documents that have it, and its weight there."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from bot.search.channel import Scores

DocumentIds = NDArray[np.int32]


@dataclass(frozen=True, kw_only=True)
class Postings:
    """The documents that have each term, with weights computed beforehand.

    Attributes:
        size: the number of documents.
        terms: the terms that any document has.
        starts: where each term's list starts, and last where all lists end.
        documents: the documents of all lists, ascending in each.
        weights: the weight of the term in each of these documents.
    """

    size: int
    terms: list[str]
    starts: NDArray[np.int64]
    documents: DocumentIds
    weights: Scores

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many documents have each term."""
        return dict(zip(self.terms, np.diff(self.starts).tolist(), strict=True))

    @cached_property
    def _places(self) -> Mapping[str, int]:
        return {term: place for place, term in enumerate(self.terms)}

    def of_term(self, term: str) -> tuple[DocumentIds, Scores]:
        """Return the documents that have a term, and its weight in each; maybe none."""
        place = self._places.get(term)
        if place is None:
            return self.documents[:0], self.weights[:0]
        postings = slice(self.starts[place], self.starts[place + 1])
        return self.documents[postings], self.weights[postings]

    def scores(self, terms: Iterable[str]) -> Scores:
        """Return the sum of the terms' weights for every document.

        A term counts as often as it is given. Weights are added in the order of the
        terms: each sum is, to the last bit, what rank_bm25's `get_scores` gives.
        """
        scores = np.zeros(self.size)
        for term in terms:
            documents, weights = self.of_term(term)
            # Numpy's own kind of index: quicker by more than it takes to make.
            np.add.at(scores, documents.astype(np.intp), weights)
        return scores
