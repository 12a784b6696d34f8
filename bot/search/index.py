"""Which entries a message may be about: channels, each from 0 to 1, weighed together.

BM25 looks at word terms and character n-grams. Beside it stands the nearness in
meaning, which can be switched off. The shape says which channels count and how much.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache, cached_property, lru_cache
from types import MappingProxyType
from typing import NamedTuple, Protocol, Self

import numpy as np
from numpy.typing import NDArray

from bot.domain import Entry
from bot.search.embeddings import Gist, Hubness, Nearest, NearWords, embed
from bot.search.grouping import Query, Rows, Scores
from bot.search.lexical import PHRASINGS, Best, Exact, Few, Whole, grams_of, terms_of
from bot.search.normalised import Idf
from bot.search.snapshot import Saved

# The lengths of usual phrasings, in words and in n-grams, that BM25 normalises against.
_WORDS_LONG = 8
_GRAMS_LONG = 90
EXACT = "exact"
# The entries that a search names, best first.
MATCHES = 10
# Scores that are kept at most, 16 MB, but for as many searches as a turn may make.
_KEPT = 2_000_000
_TURN = 4
# Entries up to which sorting all of them is quicker than finding the highest first.
_SORTED = 1_000
_ALL: Mapping[str, Few] = MappingProxyType({})
_NONE: Mapping[str, float] = MappingProxyType({})


class Channel(Protocol):
    """One way to look at what a message and the entries have in common."""

    def scores(self, query: Query, /) -> Scores:
        """The score of every entry, from 0 to 1."""

    def many(self, queries: Sequence[Query], /) -> Scores:
        """The same for many queries at once: a row for each."""


class Match(NamedTuple):
    """An entry that a message may be about.

    `score` is above 0 and at most 1. `evidence` has each channel's part of what the
    message scores by itself.
    """

    entry: Entry
    score: float
    evidence: Mapping[str, float]


class Searching(Protocol):
    """The entries' phrasings, ready to be searched: here, or by an engine elsewhere."""

    @property
    def idf(self) -> Idf:
        """How much a term tells over all phrasings."""

    def search(
        self, *queries: Query, favour: Mapping[str, float] = ...
    ) -> tuple[Match, ...]:
        """The ten best matches, best first; equal ones keep the curated order.

        An entry's score is the mean of what it scores for each query, times what
        `favour` has for its id, and at most 1; the evidence is that for the last query.
        Raises IndexAway where an engine does not answer.
        """


class Index:
    """The entries' phrasings, ready to be searched."""

    def __init__(
        self,
        entries: Iterable[Entry],
        phrasings: Iterable[Sequence[Query]],
        *,
        weights: Mapping[str, float],
        few: Mapping[str, Few] = _ALL,
    ) -> None:
        """`phrasings` has each entry's, analysed; those without terms drop out.

        `weights` are the channels' by name; those without one are not built. A phrasing
        as curated weighs more than all of them together. `few` is by channel, where
        these are only a few of the entries; channels of meaning cannot be so.
        """
        weights = {EXACT: 1.0, **weights}
        kept = [
            (entry, found)
            for entry, of_entry in zip(entries, phrasings, strict=True)
            if (found := [phrasing for phrasing in of_entry if phrasing.terms])
        ]
        of_entries = [found for _, found in kept]
        terms = (query.terms for found in of_entries for query in found)
        self._ready(
            tuple(entry for entry, _ in kept),
            # Of a few entries it is known; counting would take longer than ranking.
            few["best words"].idf if few else Idf(terms, floor=PHRASINGS),
            _build(of_entries, weights, few) if kept else {},
            weights,
        )

    def _ready(
        self,
        entries: tuple[Entry, ...],
        idf: Idf,
        channels: dict[str, Channel],
        weights: Mapping[str, float],
    ) -> None:
        self.entries, self.idf, self.channels = entries, idf, channels
        self._weights = np.array([weights[name] for name in self.channels])
        # A turn asks for the same words more than once: the search, then the safety
        # net.
        kept = max(_TURN, min(64, _KEPT // max(1, len(entries) * len(channels))))
        self._parts = lru_cache(maxsize=kept)(self._parts_of)

    @classmethod
    def load(
        cls, entries: Sequence[Entry], saved: Saved, *, weights: Mapping[str, float]
    ) -> Self:
        """The index as it was saved: the entries are all, in the order of then."""
        made = cls.__new__(cls)
        channels = {
            name: _LOADERS[name](saved.part("channels").part(name))
            for name in saved.values["channels"]
        }
        kept = tuple(entries[row] for row in saved.values["kept"])
        idf = Idf.load(saved.part("idf"))
        made._ready(kept, idf, channels, {EXACT: 1.0, **weights})
        return made

    def saved(self, entries: Sequence[Entry]) -> Saved:
        """What there is to save of one that searches by words and their parts alone.

        `entries` are all, also those that dropped out.
        """
        channels = {
            name: channel.saved()
            for name, channel in self.channels.items()
            if isinstance(channel, _LEXICAL)
        }
        kept = {entry.id for entry in self.entries}
        parts = Saved.of({"channels": Saved.of(channels), "idf": self.idf.saved()})
        rows = [row for row, entry in enumerate(entries) if entry.id in kept]
        return Saved(values={**parts.values, "kept": rows}, arrays=parts.arrays)

    @cached_property
    def _rows(self) -> Mapping[str, int]:
        """The places of the entries by their ids; only messages that lean back ask."""
        return {entry.id: row for row, entry in enumerate(self.entries)}

    def scores(self, query: Query) -> Scores:
        """Every entry's score, from 0 to 1, in the order of `entries`."""
        if not self.entries or not query.terms:
            return np.zeros(len(self.entries))
        total: Scores = np.add.reduce(self.parts(query), axis=0)
        np.maximum(total, 0, out=total)
        return np.minimum(total, 1, out=total)

    def as_curated(self, queries: Sequence[Query]) -> Scores:
        """1 for the entry that has a query's very words, else 0; a row a query."""
        return self.channels[EXACT].many(queries)

    def scores_beside(self, queries: Sequence[Query]) -> Scores:
        """Every entry's score, as if no phrasing were asked as curated; a row a query.

        Not clipped to 1, so that what is surest is still told apart. Many queries at
        once cost a small part of as many searches.
        """
        total = np.zeros((len(queries), len(self.entries)))
        for weight, (name, channel) in zip(
            self._weights, self.channels.items(), strict=True
        ):
            if name != EXACT:
                total += weight * channel.many(queries)
        return total

    def best(self, query: Query, scores: Scores) -> tuple[Match, ...]:
        """The ten entries with the highest scores above 0, best first.

        `scores` are the query's, or made of them; equal ones keep the curated order.
        """
        order = _highest(scores)
        if not order.size or scores[order[0]] <= 0:
            return ()
        parts = self.parts(query).take(order, axis=1).T.tolist()
        found = zip(order.tolist(), scores.take(order).tolist(), parts, strict=True)
        return tuple(
            Match(
                entry=self.entries[row],
                score=score,
                evidence=dict(zip(self.channels, of_entry, strict=True)),
            )
            for row, score, of_entry in found
            if score > 0
        )

    def search(
        self, *queries: Query, favour: Mapping[str, float] = _NONE
    ) -> tuple[Match, ...]:
        """The ten best matches, best first. See Searching."""
        total: Scores = sum(map(self.scores, queries), np.zeros(len(self.entries)))
        scores = total / len(queries)
        for entry, factor in favour.items():
            if entry in self._rows:
                scores[self._rows[entry]] *= factor
        return self.best(queries[-1], np.minimum(scores, 1))

    def parts(self, query: Query) -> Scores:
        """Each channel's part of every entry's score: a row for each channel."""
        return self._parts(query)

    def _parts_of(self, query: Query) -> Scores:
        found = [channel.scores(query) for channel in self.channels.values()]
        parts: Scores = np.array(found) * self._weights[:, None]
        return parts


def _highest(scores: Scores) -> NDArray[np.intp]:
    """The places of the ten highest scores, highest first; equal ones in their order.

    Of very many scores only those are sorted that can be among them.
    """
    if len(scores) <= _SORTED:
        return np.argsort(-scores, kind="stable")[:MATCHES]
    least = np.partition(scores, -MATCHES)[-MATCHES]
    close = np.flatnonzero((scores >= least) & (scores > 0))
    return close[np.argsort(-scores[close], kind="stable")[:MATCHES]]


def _build(
    phrasings: Sequence[Sequence[Query]],
    weights: Mapping[str, float],
    few: Mapping[str, Few],
) -> dict[str, Channel]:
    """The channels that have a weight, in the order of the weights."""
    rows = Rows([len(entry) for entry in phrasings])
    vectors = cache(lambda: embed([q.text for entry in phrasings for q in entry]))
    makers: dict[str, Callable[[], Channel]] = {
        EXACT: lambda: Exact(phrasings),
        "words": lambda: Whole(phrasings, terms_of, few.get("words")),
        "best words": lambda: Best(
            phrasings, terms_of, few.get("best words"), length=_WORDS_LONG
        ),
        "grams": lambda: Whole(phrasings, grams_of, few.get("grams")),
        "best grams": lambda: Best(
            phrasings, grams_of, few.get("best grams"), length=_GRAMS_LONG
        ),
        "meaning": lambda: Nearest(vectors(), rows),
        "gist": lambda: Gist(vectors(), rows),
        "near words": lambda: NearWords(phrasings),
        "hubness": lambda: Hubness(vectors(), rows),
    }
    return {name: makers[name]() for name in weights}


_LEXICAL = (Exact, Whole, Best)
_LOADERS: dict[str, Callable[[Saved], Channel]] = {
    EXACT: Exact.load,
    "words": lambda saved: Whole.load(saved, terms_of),
    "best words": lambda saved: Best.load(saved, terms_of),
    "grams": lambda saved: Whole.load(saved, grams_of),
    "best grams": lambda saved: Best.load(saved, grams_of),
}
