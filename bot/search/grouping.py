"""From scores of phrasings to scores of the entries that they belong to."""

from collections.abc import Iterable, Sized
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self, TypeVar

import numpy as np
from numpy.typing import NDArray

from bot.search.channel import Scores

# How many of an entry's phrasings make its mean.
BEST = 3
_Number = TypeVar("_Number", bound=np.floating[Any])


@dataclass(frozen=True)
class EntryGroups:
    """Which phrasings belong to which entry.

    `counts` are the numbers of the entries' phrasings, each at least 1: with [2, 3] the
    phrasings 0 and 1 belong to entry 0, and 2 to 4 to entry 1.
    """

    counts: NDArray[np.intp]

    @classmethod
    def of(cls, phrasings: Iterable[Sized]) -> Self:
        """Return the groups of the phrasings of each entry."""
        return cls(np.array([*map(len, phrasings)], dtype=np.intp))

    @cached_property
    def starts(self) -> NDArray[np.intp]:
        """The number of each entry's first phrasing."""
        return np.cumsum(self.counts) - self.counts

    @cached_property
    def owners(self) -> NDArray[np.intp]:
        """The number of the entry that each phrasing belongs to."""
        return np.repeat(np.arange(len(self.counts)), self.counts)

    @cached_property
    def counted(self) -> NDArray[np.intp]:
        """How many phrasings each entry's mean is over: three, or all of fewer."""
        return np.minimum(BEST, self.counts)

    def best(self, scores: NDArray[_Number]) -> NDArray[_Number]:
        """Return the score of each entry's best phrasing."""
        best: NDArray[_Number] = np.maximum.reduceat(scores, self.starts)
        return best

    def mean_of_best(self, scores: Scores) -> Scores:
        """Return the mean of each entry's three best phrasings; below 0 counts as 0.

        The best phrasing, of equal ones the first, is found and set to 0, three times.
        """
        left = np.maximum(scores, 0)
        total = best = self.best(left)
        for _ in range(BEST - 1):
            places = np.flatnonzero(left == np.repeat(best, self.counts))
            _, firsts = np.unique(self.owners[places], return_index=True)
            left[places[firsts]] = 0
            best = self.best(left)
            total = total + best
        mean: Scores = total / self.counted
        return mean
