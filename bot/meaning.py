"""Static word embeddings: how near entries are to a message in meaning.

Nearness is the cosine of two vectors of length 1; below 0 it counts as 0.
"""

from collections.abc import Sequence
from functools import cache
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.analyzer import is_stop
from bot.analyzer import stem
from bot.lexical import WORDINGS
from bot.postings import Idf
from bot.wordings import Query
from bot.wordings import Rows
from bot.wordings import Scores

Vectors = NDArray[np.float32]

# How near two words must be to count, and how many wordings of other entries tell how
# much of a hub an entry is. On the dev halves of the benchmark sets thresholds from 0.1
# to 0.3 and numbers from 5 to 20 differ by less than half a point of success@1.
_KIN_FROM = 0.3
_NEIGHBOURS = 5
_TINY = float(np.finfo(np.float32).tiny)
# Words that are compared with all others at once, to bound memory.
_CHUNK = 512


@cache
def _model() -> Any:
    """wordllama's model from its own package; it would try to download it elsewhere."""
    from wordllama import WordLlama

    folder = Path(str(resources.files("wordllama")))
    model = WordLlama.load(cache_dir=folder, disable_download=True)
    model.tokenizer.no_padding()
    return model


def embed(texts: Sequence[str]) -> Vectors:
    """A vector of length 1 for each text; of length 0 where no token is known."""
    return np.array([_embed(text) for text in texts])


@lru_cache(maxsize=1024)
def vector(text: str) -> Vectors:
    """The vector of one text."""
    return _embed(text)


def _embed(text: str) -> Vectors:
    """The mean of the tokens' vectors, as wordllama pools them, in half the time."""
    model = _model()
    tokens = model.tokenizer.encode(text, add_special_tokens=False).ids
    if not tokens:
        return np.zeros(model.embedding.shape[1], dtype=np.float32)
    mean = model.embedding[tokens].mean(axis=0)
    found: Vectors = mean / max(float(np.linalg.norm(mean)), _TINY)
    return found


def _nearness(vectors: Vectors, query: Query) -> Scores:
    # Not BLAS: its threads cost more than they save, and its sums vary by machine.
    found = np.einsum("ij,j->i", vectors, vector(query.text))
    nearness: Scores = np.maximum(found, 0).astype(np.float64)
    return nearness


class Nearest:
    """How near an entry's nearest wording is."""

    def __init__(self, vectors: Vectors, rows: Rows) -> None:
        self._vectors, self._rows = vectors, rows

    def scores(self, query: Query) -> Scores:
        """The nearness of every entry."""
        return self._rows.best(_nearness(self._vectors, query))


class Gist:
    """How near the centre of an entry's wordings is."""

    def __init__(self, vectors: Vectors, rows: Rows) -> None:
        self._centres = centres(vectors, rows)

    def scores(self, query: Query) -> Scores:
        """The nearness of every entry."""
        return _nearness(self._centres, query)


def centres(vectors: Vectors, rows: Rows) -> Vectors:
    """The mean of each entry's vectors, at length 1."""
    total = np.add.reduceat(vectors, rows.starts)
    length = np.linalg.norm(total, axis=1, keepdims=True)
    found: Vectors = total / np.maximum(length, _TINY)
    return found


class Hubness:
    """How near an entry is to everything: a reason against it, whatever the message.

    The mean nearness of its centre to the nearest wordings of other entries, in the
    manner of cross-domain similarity local scaling (Conneau et al. 2018,
    arXiv:1710.04087).
    """

    def __init__(self, vectors: Vectors, rows: Rows) -> None:
        near = np.maximum(vectors @ centres(vectors, rows).T, 0)
        near[np.arange(len(near)), rows.owners] = 0
        nearest = np.sort(near, axis=0)[-_NEIGHBOURS:]
        self._hubness: Scores = nearest.mean(axis=0, dtype=np.float64)

    def scores(self, query: Query) -> Scores:
        """The hubness of every entry."""
        return self._hubness


class NearWords:
    """How much of a message's idf an entry's words have, or words near to them.

    A word counts as much as the entry's nearest word is near; stop words have none near
    but themselves.
    """

    def __init__(self, wordings: Sequence[Sequence[Query]]) -> None:
        entries = [{w for query in entry for w in query.words} for entry in wordings]
        singles = (query.words for entry in wordings for query in entry)
        self._idf = Idf((map(stem, words) for words in singles), floor=WORDINGS)
        known = sorted(set[str]().union(*entries))
        self._places = {word: place for place, word in enumerate(known)}
        self._vectors = _content_vectors(known)
        places = [sorted(self._places[word] for word in words) for words in entries]
        self._flat = np.concatenate(places).astype(np.intp)
        self._starts = Rows([len(words) for words in places]).starts
        self._table = {
            word: row
            for start in range(0, len(known), _CHUNK)
            for chunk in [known[start : start + _CHUNK]]
            for word, row in zip(chunk, self._kinship(chunk), strict=True)
        }
        self._of_stranger = lru_cache(maxsize=4096)(self._kinship_of)

    def _kinship(self, words: Sequence[str]) -> Vectors:
        """How near each entry's nearest word is to each of the words."""
        near = _content_vectors(words) @ self._vectors.T
        near[near < _KIN_FROM] = 0
        for row, word in enumerate(words):
            if word in self._places:
                near[row, self._places[word]] = 1
        found: Vectors = np.maximum.reduceat(near[:, self._flat], self._starts, axis=1)
        return found

    def _kinship_of(self, word: str) -> Vectors:
        """The same for one word that no wording has."""
        if is_stop(word):
            return np.zeros(len(self._starts), dtype=np.float32)
        near = np.einsum("ij,j->i", self._vectors, vector(word))
        near[near < _KIN_FROM] = 0
        found: Vectors = np.maximum.reduceat(near[self._flat], self._starts)
        return found

    def scores(self, query: Query) -> Scores:
        """The share of every entry."""
        distinct = sorted(set(query.words))
        weights = np.array([self._idf(stem(word)) for word in distinct])
        rows = [
            self._table[word] if word in self._table else self._of_stranger(word)
            for word in distinct
        ]
        total = np.einsum("i,ij->j", weights, np.array(rows, dtype=np.float64))
        share: Scores = np.minimum(total / weights.sum(), 1)
        return share


def _content_vectors(words: Sequence[str]) -> Vectors:
    """The vectors of words; of length 0 for stop words."""
    vectors = embed(words)
    vectors[[is_stop(word) for word in words]] = 0
    return vectors
