"""What a channel is: one way to compare a message with every entry."""

from collections.abc import Sequence
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

# One number for each entry, or for each phrasing, in curated order.
Scores = NDArray[np.float64]


class AnalysedText(NamedTuple):
    """A phrasing or a message as the channels compare it.

    "Where's my PACKAGE?" has the words ("where", "is", "my", "package"), mended where
    they were misspelt, and, where "package" is a synonym of "parcel", the terms
    ("where", "is", "my", "parcel"), which are stems. `typed` is what the encoder reads,
    if that is not the words, and `closing` the last clause of that, if it has several.
    """

    terms: tuple[str, ...]
    words: tuple[str, ...]
    typed: str = ""
    closing: str = ""

    @property
    def text(self) -> str:
        """The text as the encoder reads it: as `typed`, or its words."""
        return self.typed or " ".join(self.words)


# The analysed phrasings of each entry.
Phrasings = Sequence[Sequence[AnalysedText]]


class Channel(Protocol):
    """One way to compare a message with every entry."""

    def scores(self, query: AnalysedText, /) -> Scores:
        """Return a score from 0 to 1 for each entry, in curated order."""
