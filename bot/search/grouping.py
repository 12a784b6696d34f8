"""From scores of phrasings to scores of the entries that they belong to."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from bot.search.channel import Scores

# How many of an entry's phrasings count, and how many make its mean.
BEST = 3
_Number = TypeVar("_Number", bound=np.floating[Any])


class EntryGroups:
    """Which phrasings belong to which entry.

    Phrasings are numbered entry by entry: with counts [2, 3] the phrasings 0 and 1
    belong to entry 0, and 2 to 4 to entry 1. Every entry has at least one.

    Attributes:
        counts: the number of phrasings of each entry.
        starts: the number of each entry's first phrasing.
    """

    def __init__(self, counts: Sequence[int] | NDArray[np.intp]) -> None:
        self.counts = np.array(counts, dtype=np.intp)
        self.starts = np.cumsum(self.counts) - self.counts

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
        """Return the mean of each entry's three best phrasings.

        A negative score counts as 0. The best phrasing is found, set to 0 and found
        again, three times; of equal phrasings the first is set to 0.
        """
        left = np.maximum(scores, 0)
        best = self.best(left)
        total = best
        for _ in range(BEST - 1):
            places = np.flatnonzero(left == np.repeat(best, self.counts))
            owners = self.owners.take(places)
            is_first = np.ones(len(places), dtype=bool)
            np.not_equal(owners[1:], owners[:-1], out=is_first[1:])
            left[places[is_first]] = 0
            best = self.best(left)
            total = total + best
        mean: Scores = total / self.counted
        return mean
