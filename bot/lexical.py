"""BM25 over entries and over single wordings.

A score is the share, from 0 to 1, of the most that the terms could score, so that
channels, messages and knowledge bases of any size compare.
"""

from collections.abc import Callable
from collections.abc import Sequence

import numpy as np

from bot.shares import Shares
from bot.shares import grams
from bot.wordings import Query
from bot.wordings import Rows
from bot.wordings import Scores

# A knowledge base weighs its terms as if it had at least so many entries and wordings,
# so that a few dozen entries more change nothing for the rest.
ENTRIES = 500
WORDINGS = 5_000

Wordings = Sequence[Sequence[Query]]
Cut = Callable[[Query], Sequence[str]]


def terms_of(query: Query) -> Sequence[str]:
    """A query's terms."""
    return query.terms


def grams_of(query: Query) -> Sequence[str]:
    """The character 3- to 5-grams of a query's terms."""
    return grams(query.terms)


class Exact:
    """1 for the first entry that has the very words as a wording, else 0."""

    def __init__(self, wordings: Wordings) -> None:
        self._rows: dict[tuple[str, ...], int] = {}
        for row, entry in enumerate(wordings):
            for query in entry:
                self._rows.setdefault(query.words, row)
        self._size = len(wordings)

    def scores(self, query: Query) -> Scores:
        """The score of every entry."""
        scores: Scores = self.many([query])[0]
        return scores

    def many(self, queries: Sequence[Query]) -> Scores:
        """The same for each query, a row each."""
        scores = np.zeros((len(queries), self._size))
        for number, query in enumerate(queries):
            if query.words in self._rows:
                scores[number, self._rows[query.words]] = 1
        return scores


class Whole:
    """BM25 with all wordings of an entry as one document."""

    def __init__(self, wordings: Wordings, cut: Cut) -> None:
        whole = ([term for query in entry for term in cut(query)] for entry in wordings)
        # An entry with more wordings is better known, not longer: no normalisation.
        self._shares = Shares(whole, length=None, floor=ENTRIES)
        self._cut = cut

    def scores(self, query: Query) -> Scores:
        """The score of every entry."""
        return self._shares.scores(self._cut(query))

    def many(self, queries: Sequence[Query]) -> Scores:
        """The same for each query, a row each."""
        return self._shares.many([self._cut(query) for query in queries])


class Best:
    """BM25 over single wordings: the mean of an entry's three best."""

    def __init__(self, wordings: Wordings, cut: Cut, *, length: int) -> None:
        """`length` is how many terms a usual wording has."""
        single = (cut(query) for entry in wordings for query in entry)
        self._shares = Shares(single, length=length, floor=WORDINGS)
        self._rows = Rows([len(entry) for entry in wordings])
        self._cut = cut

    def scores(self, query: Query) -> Scores:
        """The score of every entry."""
        return self._rows.mean_of_best(self._shares.scores(self._cut(query)))

    def many(self, queries: Sequence[Query]) -> Scores:
        """The same for each query, a row each."""
        return np.array([self.scores(query) for query in queries])
