"""The semantic channels, which compare the encoder's vectors.

How near two texts are is the cosine of their vectors; below 0 it counts as 0.
"""

from collections.abc import Iterator
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from bot.search.channel import AnalysedText, Phrasings, Scores
from bot.search.embeddings import Vectors, embed, vector
from bot.search.grouping import EntryGroups
from bot.search.lexical import PhrasingBm25
from bot.search.normalised import Idf
from bot.search.scoring import SEMANTIC
from bot.text import is_stop, stem

# How many phrasings of other entries tell how much of a hub an entry is. On the dev
# halves of the benchmark sets 5 to 20 differ by less than half a point of success@1.
_NEIGHBOURS = 5
_TINY = float(np.finfo(np.float32).tiny)
# Words or entries that are compared together, to bound memory.
_CHUNK = 512
# Words whose nearness to every entry is cached: more than any knowledge has words until
# it has thousands of entries.
_CACHED = 8_192

# The numbers of known words, and how near each is.
_Neighbours = tuple[NDArray[np.intp], Vectors]


def _as_scores(nearness: Vectors) -> Scores:
    scores: Scores = np.maximum(nearness, 0).astype(np.float64)
    return scores


class NearestPhrasing:
    """How near an entry's nearest phrasing is."""

    def __init__(self, vectors: Vectors, groups: EntryGroups) -> None:
        """Take the vectors of all phrasings, and which entry they belong to."""
        # By column: a product with one vector then takes two thirds of the time.
        self._vectors, self._groups = np.asfortranarray(vectors), groups

    def scores(self, query: AnalysedText) -> Scores:
        return _as_scores(self._groups.best(self._vectors @ vector(query.text)))


class EntryCentroid:
    """How near the centroid of an entry's phrasings is."""

    def __init__(self, vectors: Vectors, groups: EntryGroups) -> None:
        self._centroids = centroids(vectors, groups)

    def scores(self, query: AnalysedText) -> Scores:
        return _as_scores(self._centroids @ vector(query.text))


def centroids(vectors: Vectors, groups: EntryGroups) -> Vectors:
    """Return the mean of each entry's vectors at length 1, a row for each entry."""
    total = np.add.reduceat(vectors, groups.starts)
    length = np.linalg.norm(total, axis=1, keepdims=True)
    mean: Vectors = total / np.maximum(length, _TINY)
    return mean


class Hubness:
    """How near an entry is to everything: a reason against it, whatever the message.

    It is the mean nearness of the entry's centroid to the five nearest phrasings of
    other entries, after cross-domain similarity local scaling (Conneau et al. 2018,
    arXiv:1710.04087).
    """

    def __init__(self, vectors: Vectors, groups: EntryGroups) -> None:
        centres = centroids(vectors, groups)
        self._hubness: Scores = np.zeros(len(centres))
        others = max(len(vectors) - _NEIGHBOURS, 0)
        for start in range(0, len(centres), _CHUNK):
            near = np.maximum(centres[start : start + _CHUNK] @ vectors.T, 0)
            for row, of_entry in enumerate(near, start):
                first = groups.starts[row]
                of_entry[first : first + groups.counts[row]] = 0
                nearest = np.sort(np.partition(of_entry, others)[others:])
                self._hubness[row] = nearest.mean(dtype=np.float64)

    def scores(self, query: AnalysedText) -> Scores:
        return self._hubness


class NearWords:
    """The share of a message's idf that an entry has in the same or in near words.

    A word counts as much as the entry's nearest word is near, from the model's
    threshold on; a stop word is near to nothing but itself.
    """

    def __init__(self, phrasings: Phrasings) -> None:
        """Encode every word of the phrasings, and note the entries that have it."""
        entries = [{w for text in entry for w in text.words} for entry in phrasings]
        stems = (map(stem, text.words) for entry in phrasings for text in entry)
        idf = Idf.from_documents(stems, floor=PhrasingBm25.FLOOR)
        self._size = len(entries)
        known = sorted(set[str]().union(*entries))
        vectors = embed(known)
        vectors[[is_stop(word) for word in known]] = 0
        self._vectors = np.asfortranarray(vectors)
        self._places = {word: place for place, word in enumerate(known)}
        self._owners: list[list[int]] = [[] for _ in known]
        for number, entry in enumerate(entries):
            for word in entry:
                self._owners[self._places[word]].append(number)
        self._near = [*self._neighbours()]
        self._row = lru_cache(maxsize=_CACHED)(self._row_of)
        self._weight = lru_cache(maxsize=_CACHED)(lambda word: idf(stem(word)))

    def _neighbours(self) -> Iterator[_Neighbours]:
        """Yield the known words that are near to each known word."""
        for start in range(0, len(self._vectors), _CHUNK):
            chunk = self._vectors[start : start + _CHUNK] @ self._vectors.T
            for place, near in enumerate(chunk, start):
                near[place] = 1
                yield _near_ones(near)

    def _row_of(self, word: str) -> Vectors:
        """Return how near each entry's nearest word is to a word."""
        row = np.zeros(self._size, dtype=np.float32)
        place = self._places.get(word)
        if place is None and is_stop(word):
            return row
        known, near = (
            _near_ones(self._vectors @ vector(word))
            if place is None
            else self._near[place]
        )
        for number, nearness in zip(known.tolist(), near, strict=True):
            owners = self._owners[number]
            row[owners] = np.maximum(row[owners], nearness)
        return row

    def scores(self, query: AnalysedText) -> Scores:
        distinct = sorted(set(query.words))
        weights = np.array([*map(self._weight, distinct)])
        total = weights @ np.array([*map(self._row, distinct)], dtype=np.float64)
        share: Scores = np.minimum(total / weights.sum(), 1)
        return share


def _near_ones(nearness: Vectors) -> _Neighbours:
    known = np.flatnonzero(nearness >= SEMANTIC.thresholds["near words"])
    return known, nearness[known]
