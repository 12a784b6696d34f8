"""How alike messages are to each other, as the last judge of a search sees them."""

from collections.abc import Sequence

import numpy as np

from bot.search.channel import Scores
from bot.search.normalised import Idf
from bot.search.retriever import Retriever
from bot.search.semantic import NearestPhrasing
from bot.search.vectors import read_ahead

# Digits that count, as in the semantic channels.
_DIGITS = 4


def alikeness(texts: Sequence[str], retriever: Retriever) -> Scores:
    """Return how alike any two texts are, from 0 to 1: a row and a column for each.

    Where the encoder has a say, it is the cosine of their vectors, as seen from near
    the middle of the knowledge; else the share of their words' idf that is in both.
    """
    queries = [retriever.analyse_text(text) for text in texts]
    nearest = None
    if retriever.indexes:
        nearest = retriever.indexes[-1].channels.get("nearest")
    if not queries or not isinstance(nearest, NearestPhrasing):
        stops = retriever.language.stop_stems
        return _shared([set(query.terms) - stops for query in queries], retriever.idf)
    read_ahead((query.text for query in queries), retriever.language)
    seen = np.array([nearest.space.query(query) for query in queries])
    cosines: Scores = np.maximum(seen @ seen.T, 0).astype(np.float64).round(_DIGITS)
    return cosines


def _shared(texts: Sequence[set[str]], idf: Idf) -> Scores:
    """Return `Idf.shared` of any two texts, which are given by their terms."""
    places = {term: n for n, term in enumerate(sorted(set().union(*texts)))}
    has = np.zeros((len(texts), len(places)))
    for row, terms in zip(has, texts, strict=True):
        row[[places[term] for term in terms]] = 1
    weights = np.array([idf(term) for term in places])
    both = (has * weights) @ has.T
    total = has @ weights
    either = total[:, None] + total - both
    shares: Scores = np.divide(both, either, where=either > 0, out=np.zeros_like(both))
    return shares.round(_DIGITS)
