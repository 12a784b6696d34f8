"""Texts that are no entry's, held beside the entries: is a message nearer to them?"""

from collections.abc import Sequence
from typing import NamedTuple, Self

from bot.domain import Watch, unwatched
from bot.search.channel import AnalysedText
from bot.search.encoder import Vectors
from bot.search.index import Index
from bot.search.semantic import NearestPhrasing
from bot.search.vectors import kept_vectors


class Neighbour(NamedTuple):
    """The text that a message is nearest to, by its place among all texts.

    `cosine` says how near, from -1 to 1, and `lead` by how much nearer than the
    nearest phrasing of an entry, from -2 to 1.
    """

    place: int
    cosine: float
    lead: float


class Neighbours:
    """Texts in the space of the entries' phrasings, as the encoder reads them."""

    def __init__(self, nearest: NearestPhrasing, vectors: Vectors) -> None:
        """Take the channel of the entries, and the vectors of the texts."""
        self._entries = nearest
        self._vectors = nearest.space.seen(vectors)

    @classmethod
    def beside(
        cls, index: Index, texts: Sequence[AnalysedText], watch: Watch = unwatched
    ) -> Self | None:
        """Return texts beside the entries of an index; None where nothing compares.

        That is to say without texts, without entries or without the encoder.
        """
        nearest = index.channels.get("nearest")
        if not texts or not isinstance(nearest, NearestPhrasing):
            return None
        read, language = [text.text for text in texts], nearest.space.language
        return cls(nearest, kept_vectors(read, watch, language=language))

    def nearest(self, query: AnalysedText) -> Neighbour:
        """Return the text that is nearest to a query; of equals the first."""
        nearness = self._vectors @ self._entries.space.query(query)
        place = int(nearness.argmax())
        cosine = float(nearness[place])
        return Neighbour(
            place, cosine, cosine - float(self._entries.scores(query).max())
        )
