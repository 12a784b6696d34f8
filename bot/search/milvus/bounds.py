"""The most that an entry can score, as one sparse vector for the engine.

A vector has a dimension for each channel and token. The inner product of an entry's
vector and a query's is never below the entry's score for the query.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from bot.search.channel import AnalysedText, Phrasings, Scores
from bot.search.grouping import BEST
from bot.search.index import EXACT, Index
from bot.search.lexical import EntryBm25, PhrasingBm25

# Weights by dimension; a dimension that is not there weighs 0.
Vector = dict[int, float]

# Engines keep the greatest 32-bit number for themselves.
_DIMENSIONS = 2**32 - 1


def entry_vectors(index: Index, phrasings: Phrasings) -> list[Vector]:
    """Return the vector of each entry of an index, which is over these phrasings."""
    vectors: list[Vector] = [{} for _ in phrasings]
    for row, of_entry in enumerate(phrasings):
        for text in of_entry:
            vectors[row][_dimension(EXACT, _words(text))] = 1.0
    for name, channel in _bm25_channels(index):
        for token in channel.bm25.postings.counts:
            place = _dimension(name, token)
            rows, weights = _upper_bounds(channel, token)
            for row, weight in zip(rows.tolist(), weights.tolist(), strict=True):
                vectors[row][place] = vectors[row].get(place, 0) + weight
    return vectors


def query_vector(
    index: Index, queries: Sequence[AnalysedText], weights: Mapping[str, float]
) -> Vector:
    """Return the sum of the vectors of queries; `index` is over some of the entries."""
    vector: Vector = {}
    for query in queries:
        parts = {EXACT: {_words(query): 1.0}}
        for name, channel in _bm25_channels(index):
            tokens = channel.tokens.of(query)
            parts[name] = dict.fromkeys(tokens, 1 / channel.bm25.maximum(tokens))
        for name, by_token in parts.items():
            for token, part in by_token.items():
                place = _dimension(name, token)
                vector[place] = vector.get(place, 0) + part * weights[name]
    return vector


def _bm25_channels(index: Index) -> Iterator[tuple[str, EntryBm25 | PhrasingBm25]]:
    for name, channel in index.channels.items():
        if isinstance(channel, EntryBm25 | PhrasingBm25):
            yield name, channel


def _dimension(channel: str, token: str) -> int:
    """Return the dimension of a token; two that share one raise a bound."""
    return crc32(f"{channel} {token}".encode(errors="surrogatepass")) % _DIMENSIONS


def _words(text: AnalysedText) -> str:
    """Return the words of a text as one token of the exact channel."""
    return "\n".join(text.words)


def _upper_bounds(
    channel: EntryBm25 | PhrasingBm25, token: str
) -> tuple[NDArray[np.signedinteger[Any]], Scores]:
    """Return the entries that have a token, and the most that it adds to each one.

    To the mean of an entry's three best phrasings for a query, whichever they are, that
    is no more than the mean of its three best weights.
    """
    documents, weights = channel.bm25.postings.of_term(token)
    if isinstance(channel, EntryBm25):
        return documents, weights
    owners = channel.groups.owners[documents]
    order = np.lexsort((-weights, owners))
    owners, weights = owners[order], weights[order]
    entries, firsts = np.unique(owners, return_index=True)
    places = np.arange(len(owners)) - firsts[np.searchsorted(entries, owners)]
    sums = np.add.reduceat(np.where(places < BEST, weights, 0), firsts)
    return entries, sums / channel.groups.counted[entries]
