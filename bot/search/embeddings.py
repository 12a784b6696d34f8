"""Static word embeddings: how near entries are to a message in meaning.

Nearness is the cosine of two vectors of length 1; below 0 it counts as 0.
"""

from collections.abc import Collection, Iterable, Sequence
from functools import cache, lru_cache
from importlib.util import find_spec
from itertools import chain, pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file
from threadpoolctl import threadpool_limits
from tokenizers import Tokenizer

from bot.search.grouping import Query, Rows, Scores
from bot.search.lexical import PHRASINGS
from bot.search.normalised import Idf
from bot.text import is_stop, stem

Vectors = NDArray[np.float32]

# How near two words must be to count, and how many phrasings of other entries tell how
# much of a hub an entry is. On the dev halves of the benchmark sets thresholds from 0.1
# to 0.3 and numbers from 5 to 20 differ by less than half a point of success@1.
_KIN_FROM = 0.3
_NEIGHBOURS = 5
_TINY = float(np.finfo(np.float32).tiny)
# Texts, words or entries that are taken together, to bound memory.
_CHUNK = 512
# Words whose nearness to every entry is kept ready: more than any knowledge has words
# until it has thousands of entries.
_ROWS = 8_192
# Characters of a piece of text whose tokens are kept.
_PIECE = 32

_TOKENS = Path("tokenizers", "l2_supercat_tokenizer_config.json")
_VECTORS = Path("weights", "l2_supercat_256.safetensors")

# Places of known words, and how near these are.
_Kin = tuple[NDArray[np.intp], Vectors]


class _Model(NamedTuple):
    """What cuts a text into tokens, and each token's vector."""

    tokenizer: Tokenizer
    embedding: Vectors


@cache
def _model() -> _Model:
    """wordllama's tokens and vectors, read from its package as data.

    To import the package takes longer than to read them. Replies run side by side and
    are short: threads within one would only wait for each other, so numpy's products
    keep to one from here on.
    """
    threadpool_limits(limits=1, user_api="blas")
    spec = find_spec("wordllama")
    folder = Path(spec.origin or "").parent if spec else Path()
    return _Model(
        tokenizer=Tokenizer.from_file(str(folder / _TOKENS)),
        embedding=load_file(folder / _VECTORS)["embedding.weight"].astype(np.float32),
    )


def embed(texts: Sequence[str]) -> Vectors:
    """A vector of length 1 for each text; of length 0 where no token is known.

    The mean of the tokens' vectors, as wordllama pools them, in far less time.
    """
    embedding = _model().embedding
    vectors = np.zeros((len(texts), embedding.shape[1]), dtype=np.float32)
    for start in range(0, len(texts), _CHUNK):
        # Those with as many tokens at once; each sum is made in the order of its text.
        for rows, tokens in _by_length(texts[start : start + _CHUNK]):
            found = np.add.reduce(embedding[tokens], axis=1)
            vectors[[start + row for row in rows]] = found
    lengths = np.sqrt(np.einsum("ij,ij->i", vectors, vectors))
    vectors /= np.maximum(lengths, _TINY)[:, None]
    return vectors


def _by_length(texts: Sequence[str]) -> Iterable[tuple[list[int], list[list[int]]]]:
    """The texts that have any tokens, by how many: their places, and their tokens."""
    found: dict[int, tuple[list[int], list[list[int]]]] = {}
    for row, text in enumerate(texts):
        if tokens := _tokens(text):
            rows, cut = found.setdefault(len(tokens), ([], []))
            rows.append(row)
            cut.append(tokens)
    return found.values()


def _tokens(text: str) -> list[int]:
    """A text's tokens, which are those of its pieces between spaces: none spans two."""
    return [*chain.from_iterable(map(_tokens_of, text.split()))]


def _tokens_of(piece: str) -> Sequence[int]:
    return _kept_tokens(piece) if len(piece) <= _PIECE else _cut(piece)


def _cut(piece: str) -> Sequence[int]:
    tokens: list[int] = _model().tokenizer.encode(piece, add_special_tokens=False).ids
    return tokens


# Most of what visitors write is made of a few thousand pieces.
_kept_tokens = lru_cache(maxsize=16_384)(_cut)


@lru_cache(maxsize=1024)
def vector(text: str) -> Vectors:
    """The vector of one text."""
    vector: Vectors = embed([text])[0]
    return vector


def _as_scores(nearness: Vectors) -> Scores:
    """Nearness below 0, which means nothing, counts as 0."""
    scores: Scores = np.maximum(nearness, 0).astype(np.float64)
    return scores


def _nearness_of(vectors: Vectors, queries: Sequence[Query]) -> Vectors:
    """The same for many queries at once, a row each."""
    found: Vectors = embed([query.text for query in queries]) @ vectors.T
    return np.maximum(found, 0)


class Nearest:
    """How near an entry's nearest phrasing is."""

    def __init__(self, vectors: Vectors, rows: Rows) -> None:
        # By column: a product with one vector then takes two thirds of the time.
        self._vectors, self._rows = np.asfortranarray(vectors), rows

    def scores(self, query: Query) -> Scores:
        """The nearness of every entry."""
        return _as_scores(self._rows.best(self._vectors @ vector(query.text)))

    def many(self, queries: Sequence[Query]) -> Scores:
        """The same for each query, a row each."""
        near = _nearness_of(self._vectors, queries)
        found: Scores = np.maximum.reduceat(near, self._rows.starts, axis=1)
        return found


class Gist:
    """How near the centre of an entry's phrasings is."""

    def __init__(self, vectors: Vectors, rows: Rows) -> None:
        self._centres = centres(vectors, rows)

    def scores(self, query: Query) -> Scores:
        """The nearness of every entry."""
        return _as_scores(self._centres @ vector(query.text))

    def many(self, queries: Sequence[Query]) -> Scores:
        """The same for each query, a row each."""
        return _nearness_of(self._centres, queries).astype(np.float64)


def centres(vectors: Vectors, rows: Rows) -> Vectors:
    """The mean of each entry's vectors, at length 1."""
    total = np.add.reduceat(vectors, rows.starts)
    length = np.linalg.norm(total, axis=1, keepdims=True)
    found: Vectors = total / np.maximum(length, _TINY)
    return found


class Hubness:
    """How near an entry is to everything: a reason against it, whatever the message.

    The mean nearness of its centre to the nearest phrasings of other entries, in the
    manner of cross-domain similarity local scaling (Conneau et al. 2018,
    arXiv:1710.04087).
    """

    def __init__(self, vectors: Vectors, rows: Rows) -> None:
        centre = centres(vectors, rows)
        found = [
            self._nearest(centre[start : start + _CHUNK], start, vectors, rows)
            for start in range(0, len(centre), _CHUNK)
        ]
        self._hubness: Scores = np.concatenate(found)

    def _nearest(
        self, chunk: Vectors, first: int, vectors: Vectors, rows: Rows
    ) -> Scores:
        """The hubness of some entries, of which `first` is the number of the first."""
        near = np.maximum(chunk @ vectors.T, 0)
        for row in range(len(chunk)):
            own = rows.starts[first + row]
            near[row, own : own + rows.counts[first + row]] = 0
        near.partition(max(near.shape[1] - _NEIGHBOURS, 0), axis=1)
        nearest = np.sort(near[:, -_NEIGHBOURS:], axis=1)
        mean: Scores = nearest.mean(axis=1, dtype=np.float64)
        return mean

    def scores(self, query: Query) -> Scores:
        """The hubness of every entry."""
        return self._hubness

    def many(self, queries: Sequence[Query]) -> Scores:
        """The same for each query, a row each."""
        return np.broadcast_to(self._hubness, (len(queries), len(self._hubness)))


class NearWords:
    """How much of a message's idf an entry's words have, or words near to them.

    A word counts as much as the entry's nearest word is near; stop words have none near
    but themselves.
    """

    def __init__(self, phrasings: Sequence[Sequence[Query]]) -> None:
        entries = [{w for query in entry for w in query.words} for entry in phrasings]
        singles = (query.words for entry in phrasings for query in entry)
        self._idf = Idf((map(stem, words) for words in singles), floor=PHRASINGS)
        known = sorted(set[str]().union(*entries))
        self._vectors = np.asfortranarray(_content_vectors(known))
        self._size = len(entries)
        self._owners, self._starts = _owners(entries, known)
        self._kin = {
            word: kin
            for start in range(0, len(known), _CHUNK)
            for chunk in [slice(start, start + _CHUNK)]
            for word, kin in zip(known[chunk], self._near(chunk), strict=True)
        }
        self._row = lru_cache(maxsize=_ROWS)(self._row_of)
        self._weight = lru_cache(maxsize=_ROWS)(lambda word: self._idf(stem(word)))

    def _near(self, some: slice) -> list[_Kin]:
        """The known words that are near to each of some of them."""
        near = self._vectors[some] @ self._vectors.T
        rows = np.arange(len(near))
        near[rows, rows + some.start] = 1
        found = np.flatnonzero(near >= _KIN_FROM)
        owners, places = np.divmod(found, near.shape[1])
        values = near.ravel()[found]
        ends = np.searchsorted(owners, rows, side="right").tolist()
        return [
            (places[start:end], values[start:end])
            for start, end in pairwise([0, *ends])
        ]

    def _row_of(self, word: str) -> Vectors:
        """How near each entry's nearest word is to a word.

        Of few words the table of all would be small; of ten thousand entries it would
        be gigabytes, so only what is near is kept, and rows are made when asked for.
        """
        row = np.zeros(self._size, dtype=np.float32)
        if word not in self._kin and is_stop(word):
            return row
        places, near = self._kin[word] if word in self._kin else self._stranger(word)
        starts = self._starts[places]
        many = self._starts[places + 1] - starts
        ends = np.cumsum(many)
        found = np.arange(many.sum()) + np.repeat(starts - ends + many, many)
        np.maximum.at(row, self._owners[found], np.repeat(near, many))
        return row

    def _stranger(self, word: str) -> _Kin:
        """The known words that are near to one that no phrasing has."""
        near = self._vectors @ vector(word)
        places = np.flatnonzero(near >= _KIN_FROM)
        return places, near[places]

    def scores(self, query: Query) -> Scores:
        """The share of every entry."""
        distinct = sorted(set(query.words))
        weights = np.array([*map(self._weight, distinct)])
        total = weights @ np.array([*map(self._row, distinct)], dtype=np.float64)
        share: Scores = np.minimum(total / weights.sum(), 1)
        return share

    def many(self, queries: Sequence[Query]) -> Scores:
        """The same for each query, a row each."""
        distinct = sorted({word for query in queries for word in query.words})
        columns = {word: column for column, word in enumerate(distinct)}
        asked = np.zeros((len(queries), len(distinct)), dtype=np.float32)
        for row, query in enumerate(queries):
            for word in set(query.words):
                asked[row, columns[word]] = self._weight(word)
        total = asked @ np.array([self._row(word) for word in distinct])
        weights = asked.sum(axis=1, keepdims=True)
        share: Scores = np.minimum(total / weights, 1).astype(np.float64)
        return share


def _owners(
    entries: Sequence[Collection[str]], known: Sequence[str]
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """The entries that have each of the known words, and where each word's begin."""
    owners: dict[str, list[int]] = {word: [] for word in known}
    for number, of_entry in enumerate(entries):
        for word in of_entry:
            owners[word].append(number)
    flat = np.array([n for of_word in owners.values() for n in of_word], dtype=np.intp)
    return flat, np.cumsum([0, *map(len, owners.values())])


def _content_vectors(words: Sequence[str]) -> Vectors:
    """The vectors of words; of length 0 for stop words."""
    vectors = embed(words)
    vectors[[is_stop(word) for word in words]] = 0
    return vectors
