"""Which entries a message may be about: the channels' scores, weighed and added up.

Lexical channels compare words and parts of words, semantic ones how near texts are in
meaning. The scoring model says which channels count, and how much.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property, lru_cache, partial
from typing import NamedTuple, Protocol, Self

import numpy as np
from numpy.typing import NDArray

from bot.domain import Entry, Watch, unwatched
from bot.search.channel import AnalysedText, Channel, Phrasings, Scores
from bot.search.grouping import EntryGroups
from bot.search.lexical import BM25_CHANNELS, ExactPhrasing, PhrasingBm25
from bot.search.normalised import Idf
from bot.search.semantic import Hubness, NearestPhrasing, Nearness, Space, centroids
from bot.search.snapshot import Snapshot, from_snapshot, to_snapshot
from bot.search.vectors import kept_vectors
from bot.text import ENGLISH, Language, split_links

# The channel of phrasings as they are curated. Its weight is 1, as much as all others
# together, so that such a phrasing always finds its own entry first.
EXACT = "exact"
# The entries that a search names, best first.
MATCHES = 10
# Scores that are cached at most, 16 MB; but those of _TURN searches always are.
_CACHED = 2_000_000
_TURN = 4
# Entries up to which sorting all of them is quicker than finding the highest first.
_SORTED = 1_000


class Match(NamedTuple):
    """An entry that a message may be about, with a score above 0, and at most 1.

    `parts` are what each channel adds to the score, by its name. The score is their
    sum, unless the search had several queries or a favour, or it was cut to 0 to 1.
    """

    entry: Entry
    score: float
    parts: Mapping[str, float]


class SearchIndex(Protocol):
    """What searches entries: the Index in this process, or something elsewhere."""

    @property
    def idf(self) -> Idf:
        """The inverse document frequency of terms over all phrasings."""

    def search(
        self, *queries: AnalysedText, favour: Mapping[str, float] | None = None
    ) -> tuple[Match, ...]:
        """Return the ten best matches, best first; equal ones in curated order.

        An entry's score is the mean of its scores for the queries and, if that is above
        0, what `favour` adds to it or takes from it by its id; it is from 0 to 1. The
        parts are those for the last query. Raises IndexAway where an index elsewhere
        does not answer.
        """


class Index:
    """The entries' phrasings, ready to be searched in this process.

    It never changes; threads may share it. The exact channel is the first of
    `channels`; `parts` gives what each channel adds to every entry's score for a query,
    in a row each.
    """

    def __init__(
        self,
        entries: tuple[Entry, ...],
        channels: Mapping[str, Channel],
        *,
        idf: Idf,
        weights: Mapping[str, float],
    ) -> None:
        """Take channels over these entries, and their weights by the same names."""
        self.entries, self.channels, self.idf = entries, channels, idf
        all_weights = {EXACT: 1.0, **weights}
        self._weights = np.array([all_weights[name] for name in channels])
        # A turn asks for the same words twice: for the likeness lane, then the search.
        size = max(1, len(entries) * len(channels))
        cached = max(_TURN, min(64, _CACHED // size))
        self.parts = lru_cache(maxsize=cached)(self._parts)

    @classmethod
    def from_phrasings(
        cls,
        entries: Iterable[Entry],
        phrasings: Iterable[Sequence[AnalysedText]],
        *,
        weights: Mapping[str, float],
        made: Self | None = None,
        language: Language = ENGLISH,
        watch: Watch = unwatched,
    ) -> Self:
        """Build the channels that have a weight, over each entry's phrasings.

        A phrasing without terms is left out, and so is an entry without phrasings.
        What an index has that was `made` of the same phrasings is not made again.
        The encoder and the stop words are those of `language`.
        `watch` sees the encoder read what is new to it. Raises KeyError for the weight
        of an unknown channel, and EncoderMissing.
        """
        kept = [
            (entry, with_terms)
            for entry, of_entry in zip(entries, phrasings, strict=True)
            if (with_terms := [phrasing for phrasing in of_entry if phrasing.terms])
        ]
        entries = tuple(entry for entry, _ in kept)
        of_entries = [with_terms for _, with_terms in kept]
        terms = (phrasing.terms for of_entry in of_entries for phrasing in of_entry)
        floor, stops = PhrasingBm25.FLOOR, language.stop_stems
        idf = made.idf if made else Idf.from_documents(terms, floor=floor, stops=stops)
        channels = made.channels if made else {}
        if kept:
            channels = _build(entries, of_entries, weights, channels, language, watch)
        return cls(entries, channels, idf=idf, weights=weights)

    @classmethod
    def from_snapshot(
        cls,
        snapshot: Snapshot,
        entries: Sequence[Entry],
        *,
        weights: Mapping[str, float],
    ) -> Self:
        """Read what `to_snapshot` gave; `entries` are those that it was given."""
        rows = from_snapshot(list[int], snapshot["rows"])
        return cls(
            tuple(entries[row] for row in rows),
            _read(snapshot["channels"], weights) if rows else {},
            idf=from_snapshot(Idf, snapshot["idf"]),
            weights=weights,
        )

    def to_snapshot(self, entries: Sequence[Entry]) -> Snapshot:
        """Return everything that `from_snapshot` needs.

        `entries` are all entries of the knowledge. Semantic channels cannot be saved.
        """
        rows = [row for row, entry in enumerate(entries) if entry.id in self._rows]
        return {
            "channels": {name: to_snapshot(c) for name, c in self.channels.items()},
            "idf": to_snapshot(self.idf),
            "rows": to_snapshot(rows),
        }

    @cached_property
    def _rows(self) -> Mapping[str, int]:
        return {entry.id: row for row, entry in enumerate(self.entries)}

    @cached_property
    def _space(self) -> Space | None:
        spaces = (
            channel.space
            for channel in self.channels.values()
            if isinstance(channel, NearestPhrasing | Nearness)
        )
        return next(spaces, None)

    def centrality(self, query: AnalysedText) -> float:
        """Return how near a query is to what the entries are about: see `Space`.

        It is 0 without semantic channels, which alone can tell.
        """
        return self._space.centrality(query) if self._space else 0.0

    def scores(self, query: AnalysedText) -> Scores:
        """Return every entry's score, from 0 to 1, in the order of `entries`."""
        if not self.entries or not query.terms:
            return np.zeros(len(self.entries))
        total: Scores = np.add.reduce(self.parts(query), axis=0)
        np.maximum(total, 0, out=total)
        return np.minimum(total, 1, out=total)

    def scores_without_exact(self, queries: Sequence[AnalysedText]) -> Scores:
        """Return every entry's score without the exact channel, a row for each query.

        Scores above 1 are not cut, so that the surest are still told apart.
        """
        rows = [name != EXACT for name in self.channels]
        return np.array([self.parts(query)[rows].sum(axis=0) for query in queries])

    def search(
        self, *queries: AnalysedText, favour: Mapping[str, float] | None = None
    ) -> tuple[Match, ...]:
        """Return the ten best matches, best first: see `SearchIndex`."""
        total: Scores = sum(map(self.scores, queries), np.zeros(len(self.entries)))
        scores = total / len(queries)
        for entry, more in (favour or {}).items():
            row = self._rows.get(entry)
            if row is not None and scores[row] > 0:
                scores[row] += more
        return self.best(queries[-1], np.clip(scores, 0, 1))

    def best(self, query: AnalysedText, scores: Scores) -> tuple[Match, ...]:
        """Return the ten entries with the highest scores above 0, best first.

        Equal scores keep the curated order. `scores` are the query's, or made of them.
        """
        order = _highest(scores)
        if not order.size or scores[order[0]] <= 0:
            return ()
        parts = self.parts(query).take(order, axis=1).T.tolist()
        rows = zip(order.tolist(), scores.take(order).tolist(), parts, strict=True)
        return tuple(
            Match(
                self.entries[row],
                score,
                dict(zip(self.channels, of_entry, strict=True)),
            )
            for row, score, of_entry in rows
            if score > 0
        )

    def _parts(self, query: AnalysedText) -> Scores:
        scores = [channel.scores(query) for channel in self.channels.values()]
        parts: Scores = np.array(scores) * self._weights[:, None]
        return parts


def _highest(scores: Scores) -> NDArray[np.intp]:
    """Return the places of the ten highest scores, highest first; equal ones in order.

    Of very many scores only those are sorted that can be among them.
    """
    if len(scores) <= _SORTED:
        return np.argsort(-scores, kind="stable")[:MATCHES]
    least = np.partition(scores, -MATCHES)[-MATCHES]
    close = np.flatnonzero((scores >= least) & (scores > 0))
    return close[np.argsort(-scores[close], kind="stable")[:MATCHES]]


def _build(
    entries: Sequence[Entry],
    phrasings: Phrasings,
    weights: Mapping[str, float],
    made: Mapping[str, Channel],
    language: Language,
    watch: Watch,
) -> dict[str, Channel]:
    """Build the exact channel and those with a weight, in the order of the weights."""
    makers: dict[str, Callable[[], Channel]] = {
        EXACT: partial(ExactPhrasing.from_phrasings, phrasings)
    } | {
        name: partial(kind.from_phrasings, phrasings, tokens, stops=language.stop_stems)
        for name, (kind, tokens) in BM25_CHANNELS.items()
    }
    if not weights.keys() <= makers.keys():
        makers |= _semantic(entries, phrasings, language, watch)
    return {name: made.get(name) or makers[name]() for name in (EXACT, *weights)}


def _semantic(
    entries: Sequence[Entry], phrasings: Phrasings, language: Language, watch: Watch
) -> dict[str, Callable[[], Channel]]:
    """Return what makes each semantic channel, from vectors that all of them share."""
    groups = EntryGroups.of(phrasings)
    asked = [text.text for of_entry in phrasings for text in of_entry]
    answers = [_as_read(entry.answer, language) for entry in entries]
    vectors = kept_vectors(asked + answers, watch, language=language)
    of_phrasings, of_answers = vectors[: len(asked)], vectors[len(asked) :]
    space = Space(of_phrasings, groups, language)
    seen = space.seen(of_phrasings)
    return {
        "nearest": partial(NearestPhrasing, space, seen, groups),
        "centroid": lambda: Nearness(space, centroids(seen, groups)),
        "answer": lambda: Nearness(space, space.seen(of_answers)),
        "hubness": partial(Hubness, seen, groups, language),
    }


def _as_read(answer: str, language: Language) -> str:
    """Return an answer's words, without addresses, as the encoder reads them."""
    plain = " ".join(span.text for span in split_links(answer))
    if language is not ENGLISH:
        return plain.lower()
    return " ".join(word.text for word in language.words(plain))


def _read(snapshot: Snapshot, weights: Mapping[str, float]) -> dict[str, Channel]:
    """Read the exact channel and those with a weight, in the order of the weights."""
    kinds: dict[str, Callable[..., Channel]] = {
        EXACT: ExactPhrasing,
        **{name: BM25_CHANNELS[name][0] for name in weights},
    }
    return {name: from_snapshot(kind, snapshot[name]) for name, kind in kinds.items()}
