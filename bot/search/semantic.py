"""The semantic channels, which compare what the encoder makes of texts.

How near two texts are is the cosine of their vectors; below 0 it counts as 0.
"""

from functools import lru_cache

import numpy as np

from bot.search.channel import AnalysedText, Scores
from bot.search.encoder import Vectors
from bot.search.grouping import EntryGroups
from bot.search.scoring import semantic_model
from bot.search.vectors import vector
from bot.text import ENGLISH, Language

# Digits that count. Those behind them may differ from one type of processor to another.
_DIGITS = 4
_TINY = float(np.finfo(np.float32).tiny)
# What the last clause of a message counts beside the whole: "I have no card, may I
# come in?" On the labels of tests/evaluation/data/languages/pool 0.35 to 0.75 find 1.8
# to 3.1 points of success@1 more than none.
_CLOSING = np.float32(0.5)
# Entries that are compared together, to bound memory.
_CHUNK = 512


class Space:
    """The vectors of a knowledge base, seen from near the middle of its entries.

    A part of the middle is taken from all vectors, so that they differ more by what
    tells entries apart (after Mu & Viswanath 2018, arXiv:1702.01417).
    """

    def __init__(
        self, phrasings: Vectors, groups: EntryGroups, language: Language = ENGLISH
    ) -> None:
        """Take the vectors of all phrasings, and which entry they belong to."""
        self.language = language
        self._part = semantic_model(language).thresholds["middle"]
        self._middle = centroids(phrasings, groups).mean(axis=0)
        # The mean cosine of two entries, which that of one with all of them exceeds.
        size = len(groups.counts)
        of_all = float(self._middle @ self._middle)
        self._usual = (size * of_all - 1) / max(size - 1, 1)
        self.query = lru_cache(maxsize=64)(self._query)

    def centrality(self, query: AnalysedText) -> float:
        """Return how near a query is to what the knowledge is about, from -2 to 0.

        It is 0 for one that is as near to all entries as they are to each other. That
        says much where the entries are about one subject, and little where they are
        about many.
        """
        nearness = float(self._read(query) @ self._middle)
        return round(min(nearness - self._usual, 0.0), _DIGITS)

    def seen(self, vectors: Vectors) -> Vectors:
        """Return vectors as seen from there, at length 1."""
        from_there = vectors - self._part * self._middle
        length = np.linalg.norm(from_there, axis=-1, keepdims=True)
        seen: Vectors = from_there / np.maximum(length, _TINY)
        return seen

    def _query(self, query: AnalysedText) -> Vectors:
        return self.seen(self._read(query))

    def _read(self, query: AnalysedText) -> Vectors:
        """Return a query's vector; its last clause, which asks, counts once more."""
        whole = vector(query.text, self.language)
        if not query.closing:
            return whole
        twice = whole + _CLOSING * vector(query.closing, self.language)
        both: Vectors = twice / np.maximum(np.linalg.norm(twice), _TINY)
        return both


def _as_scores(nearness: Vectors) -> Scores:
    scores: Scores = np.maximum(nearness, 0).astype(np.float64).round(_DIGITS)
    return scores


class NearestPhrasing:
    """How near an entry's nearest phrasing is."""

    def __init__(self, space: Space, vectors: Vectors, groups: EntryGroups) -> None:
        """Take the seen vectors of all phrasings, and which entry they belong to."""
        # By column: a product with one vector then takes two thirds of the time.
        self._vectors, self._groups = np.asfortranarray(vectors), groups
        self.space = space

    def scores(self, query: AnalysedText) -> Scores:
        nearness = self._vectors @ self.space.query(query)
        return _as_scores(self._groups.best(nearness))


class Nearness:
    """How near one vector of an entry is: its phrasings' centroid, or its answer's."""

    def __init__(self, space: Space, vectors: Vectors) -> None:
        """Take a seen vector for each entry."""
        self.space, self._vectors = space, vectors

    def scores(self, query: AnalysedText) -> Scores:
        return _as_scores(self._vectors @ self.space.query(query))


def centroids(vectors: Vectors, groups: EntryGroups) -> Vectors:
    """Return the mean of each entry's vectors at length 1, a row for each entry."""
    total = np.add.reduceat(vectors, groups.starts)
    length = np.linalg.norm(total, axis=1, keepdims=True)
    mean: Vectors = total / np.maximum(length, _TINY)
    return mean


class Hubness:
    """How near an entry is to everything: a reason against it, whatever the message.

    It is the mean nearness of the entry's centroid to the nearest few phrasings of
    other entries, after cross-domain similarity local scaling (Conneau et al. 2018,
    arXiv:1710.04087).
    """

    def __init__(
        self, vectors: Vectors, groups: EntryGroups, language: Language = ENGLISH
    ) -> None:
        centres = centroids(vectors, groups)
        self._hubness: Scores = np.zeros(len(centres))
        neighbours = int(semantic_model(language).thresholds["neighbours"])
        others = max(len(vectors) - neighbours, 0)
        for start in range(0, len(centres), _CHUNK):
            near = np.maximum(centres[start : start + _CHUNK] @ vectors.T, 0)
            for row, of_entry in enumerate(near, start):
                first = groups.starts[row]
                of_entry[first : first + groups.counts[row]] = 0
                nearest = np.sort(np.partition(of_entry, others)[others:])
                self._hubness[row] = nearest.mean(dtype=np.float64).round(_DIGITS)

    def scores(self, query: AnalysedText) -> Scores:
        return self._hubness
