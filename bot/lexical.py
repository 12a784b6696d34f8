"""BM25 over entries and over single wordings.

A score is the share, from 0 to 1, of the most that the terms could score, so that
channels, messages and knowledge bases of any size compare.
"""

from collections.abc import Callable
from collections.abc import Sequence
from hashlib import blake2b
from typing import Self

import numpy as np
from numpy.typing import NDArray

from bot.saved import Saved
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
        hashes = [_hash(query.words) for entry in wordings for query in entry]
        keys, firsts = np.unique(np.array(hashes, np.uint64), return_index=True)
        owners = np.repeat(np.arange(len(wordings)), [*map(len, wordings)])
        self._ready(keys, owners[firsts], len(wordings))

    def _ready(
        self, keys: NDArray[np.uint64], rows: NDArray[np.intp], size: int
    ) -> None:
        self._keys, self._rows, self._size = keys, rows, size

    @classmethod
    def load(cls, saved: Saved) -> Self:
        """The same as it was saved."""
        made = cls.__new__(cls)
        made._ready(saved.arrays["keys"], saved.arrays["rows"], saved.values["size"])
        return made

    def saved(self) -> Saved:
        """All that there is to save."""
        return Saved(
            values={"size": self._size},
            arrays={"keys": self._keys, "rows": self._rows},
        )

    def scores(self, query: Query) -> Scores:
        """The score of every entry."""
        scores: Scores = self.many([query])[0]
        return scores

    def many(self, queries: Sequence[Query]) -> Scores:
        """The same for each query, a row each."""
        scores = np.zeros((len(queries), self._size))
        for number, query in enumerate(queries):
            key = _hash(query.words)
            place = self._keys.searchsorted(key)
            if place < len(self._keys) and self._keys[place] == key:
                scores[number, self._rows[place]] = 1
        return scores


def _hash(words: Sequence[str]) -> np.uint64:
    """64 bits for the very words.

    That two of a million wordings share them has a chance of 3 in 10 ** 8.
    """
    digest = blake2b("\n".join(words).encode(errors="surrogatepass"), digest_size=8)
    return np.uint64(int.from_bytes(digest.digest(), "little"))


class Whole:
    """BM25 with all wordings of an entry as one document."""

    def __init__(self, wordings: Wordings, cut: Cut) -> None:
        whole = ([term for query in entry for term in cut(query)] for entry in wordings)
        # An entry with more wordings is better known, not longer: no normalisation.
        self._ready(Shares(whole, length=None, floor=ENTRIES), cut)

    def _ready(self, shares: Shares, cut: Cut) -> None:
        self._shares, self._cut = shares, cut

    @classmethod
    def load(cls, saved: Saved, cut: Cut) -> Self:
        """The same as it was saved."""
        made = cls.__new__(cls)
        made._ready(Shares.load(saved), cut)
        return made

    def saved(self) -> Saved:
        """All that there is to save."""
        return self._shares.saved()

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
        shares = Shares(single, length=length, floor=WORDINGS)
        self._ready(shares, Rows([len(entry) for entry in wordings]), cut)

    def _ready(self, shares: Shares, rows: Rows, cut: Cut) -> None:
        self._shares, self._rows, self._cut = shares, rows, cut

    @classmethod
    def load(cls, saved: Saved, cut: Cut) -> Self:
        """The same as it was saved."""
        made = cls.__new__(cls)
        shares, counts = Shares.load(saved.part("shares")), saved.arrays["counts"]
        made._ready(shares, Rows(counts), cut)
        return made

    def saved(self) -> Saved:
        """All that there is to save."""
        shares = Saved.of({"shares": self._shares.saved()})
        arrays = {**shares.arrays, "counts": self._rows.counts}
        return Saved(values=shares.values, arrays=arrays)

    def scores(self, query: Query) -> Scores:
        """The score of every entry."""
        return self._rows.mean_of_best(self._shares.scores(self._cut(query)))

    def many(self, queries: Sequence[Query]) -> Scores:
        """The same for each query, a row each."""
        return np.array([self.scores(query) for query in queries])
