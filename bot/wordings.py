"""Wordings as the index sees them, and which of them belong to which entry."""

from collections.abc import Sequence
from typing import Any
from typing import NamedTuple
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

_BEST = 3

Scores = NDArray[np.float64]
_Number = TypeVar("_Number", bound=np.floating[Any])


class Query(NamedTuple):
    """A wording or a message.

    `terms` are analysed; `words` are folded and mended; `text` is as it was typed.
    """

    terms: tuple[str, ...]
    words: tuple[str, ...]
    text: str


class Rows:
    """Which rows belong to which entry: the first `counts[0]` to the first, and so on.

    Each entry has one row at least.
    """

    def __init__(self, counts: Sequence[int] | NDArray[np.intp]) -> None:
        self.counts = np.array(counts)
        self.starts = np.cumsum(self.counts) - self.counts
        self.owners = np.repeat(np.arange(len(counts)), self.counts)
        self._best = np.minimum(_BEST, self.counts)

    def best(self, scores: NDArray[_Number]) -> NDArray[_Number]:
        """For each entry the score of its best row."""
        found: NDArray[_Number] = np.maximum.reduceat(scores, self.starts)
        return found

    def mean_of_most(
        self, rows: NDArray[np.int32], scores: Scores
    ) -> tuple[NDArray[np.intp], Scores]:
        """The entries of some rows, and for each the mean of its three best rows.

        Rows ascend; those that are not among them score 0.
        """
        owners = self.owners[rows]
        order = np.lexsort((-scores, owners))
        owners, scores = owners[order], scores[order]
        entries, firsts = np.unique(owners, return_index=True)
        places = np.arange(len(owners)) - firsts[np.searchsorted(entries, owners)]
        sums = np.add.reduceat(np.where(places < _BEST, scores, 0), firsts)
        return entries, sums / self._best[entries]

    def mean_of_best(self, scores: Scores) -> Scores:
        """For each entry the mean of its three best rows; below 0 counts as 0."""
        left = np.maximum(scores, 0)
        total = np.zeros(len(self.starts))
        for _ in range(_BEST):
            top = self.best(left)
            total += top
            found = np.flatnonzero((left > 0) & (left == top[self.owners]))
            _, firsts = np.unique(self.owners[found], return_index=True)
            left[found[firsts]] = 0
        mean: Scores = total / self._best
        return mean
