"""Phrasings as the index sees them, and which of them belong to which entry."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

_BEST = 3
# Rows in a layer from which on it is quicker to go by layers: a million rows of 100,000
# entries take 4 ms so, and 21 otherwise; 6,000 rows of 89 entries 0.4 ms and 0.04.
_LAYER = 1_500

Scores = NDArray[np.float64]
_Number = TypeVar("_Number", bound=np.floating[Any])


class Query(NamedTuple):
    """A phrasing or a message.

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
        self._best = np.minimum(_BEST, self.counts)
        is_high = self.counts.sum() > _LAYER * self.counts.max(initial=0)
        self._layers = _Layers(self.counts, self.starts) if is_high else None

    @cached_property
    def owners(self) -> NDArray[np.intp]:
        """The entry of each row."""
        return np.repeat(np.arange(len(self.counts)), self.counts)

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
        sums = self._layers.sums(scores) if self._layers else self._sums(scores)
        mean: Scores = sums / self._best
        return mean

    def _sums(self, scores: Scores) -> Scores:
        """For each entry the sum of its three best rows: the best is taken out twice.

        Of equal rows the first is taken.
        """
        left = np.maximum(scores, 0)
        top = self.best(left)
        total = top
        for _ in range(_BEST - 1):
            found = np.flatnonzero(left == np.repeat(top, self.counts))
            owners = self.owners.take(found)
            is_first = np.ones(len(found), dtype=bool)
            np.not_equal(owners[1:], owners[:-1], out=is_first[1:])
            left[found[is_first]] = 0
            top = self.best(left)
            total = total + top
        return total


class _Layers:
    """The first rows of all entries, then their second rows, and so on.

    The three best of each are kept up with layer by layer, whole layers at once. The
    entries with the most rows come first, so that a layer is as long as there are
    entries that reach into it.
    """

    def __init__(self, counts: NDArray[np.intp], starts: NDArray[np.intp]) -> None:
        self._entries = np.argsort(-counts, kind="stable")
        layers = np.arange(counts.max())
        reach = len(counts) - np.searchsorted(np.sort(counts), layers, side="right")
        self._lengths: list[int] = reach.tolist()
        firsts = starts[self._entries]
        self._rows = np.concatenate(
            [firsts[:length] + layer for layer, length in enumerate(self._lengths)]
        )

    def sums(self, scores: Scores) -> Scores:
        """For each entry the sum of its three best rows; below 0 counts as 0."""
        first, second, third, taken, lower = np.zeros((5, len(self._entries)))
        start = 0
        for length in self._lengths:
            row, low = taken[:length], lower[:length]
            rows = self._rows[start : start + length]
            start += length
            # Into the same small piece of memory; no row is outside.
            scores.take(rows, out=row, mode="clip")
            # What is not the best of an entry so far is handed on to be its second.
            np.minimum(first[:length], row, out=low)
            np.maximum(first[:length], row, out=first[:length])
            np.minimum(second[:length], low, out=row)
            np.maximum(second[:length], low, out=second[:length])
            np.maximum(third[:length], row, out=third[:length])
        sums = np.empty(len(self._entries))
        sums[self._entries] = first + second + third
        return sums
