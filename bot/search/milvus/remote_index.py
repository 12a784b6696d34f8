"""The entries' index in an engine elsewhere, which ranks as the one in this process.

Every entry is one sparse vector in the engine, and so is a query. Their inner product
is the most that the entry can score: see `bounds`. One search of the engine therefore
finds the few entries that can be among the best, and an index over these few, in this
process, ranks them. Where another entry could still be better, the engine is asked for
more. So three things do no harm: numbers of 32 bits in the engine, tokens that share a
dimension, and shards that know nothing of each other.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from hashlib import blake2b
from typing import NamedTuple, Protocol

from bot.domain import Entry
from bot.search.channel import AnalysedText, Channel
from bot.search.index import EXACT, MATCHES, Index, Match
from bot.search.lexical import BM25_CHANNELS, ExactPhrasing
from bot.search.milvus.bounds import Vector, entry_vectors, query_vector
from bot.search.normalised import STOPS, Idf, Stops

# Gives the vectors of the rows from a start to before an end.
Batches = Callable[[int, int], Sequence[Vector]]
# Is told how many of so many entries are in the engine by now.
Progress = Callable[[int, int], None]

# How many entries the engine is asked for at first, how many times as many where these
# do not settle it, and at most: ranking more would take seconds. A message that more
# entries than that may answer equally well is answered from among these.
_AT_FIRST = 64
_MORE = 4
_AT_MOST = 4_096
# Of these, how many are ranked first: they tell how many of the others may matter.
_FIRST = 16
# What sums of 32-bit numbers may be off, generously.
_SLACK = 1e-4
# Entries whose analysed phrasings are cached.
_CACHED = 4_096
# To be raised where the same knowledge must make other collections than before.
_FORMAT = "2"


class Hit(NamedTuple):
    """An entry that an engine found, by its row, and the most that it can score."""

    row: int
    at_most: float


class Engine(Protocol):
    """Sparse vectors by row, somewhere; every call may raise IndexAway."""

    def fill(self, name: str, size: int, vectors: Batches, progress: Progress) -> None:
        """Have a collection of `size` vectors, whoever else does the same."""

    def search(self, name: str, vector: Vector, limit: int) -> list[Hit]:
        """Return the rows with the greatest inner products above 0, greatest first."""


class RemoteIndex:
    """The entries' phrasings, to be searched by an engine once `prepare` has ended.

    The collection's `name` is a hash of all that its vectors are made of.
    """

    def __init__(
        self,
        entries: Sequence[Entry],
        analyse: Callable[[Entry], Sequence[AnalysedText]],
        *,
        weights: Mapping[str, float],
        engine: Engine,
        stops: Stops = STOPS,
    ) -> None:
        """Count the terms of every entry; nothing is asked of the engine.

        `stops` are the stems of stop words.

        Raises ValueError for the weight of a channel that compares meaning.
        """
        for name in weights.keys() - BM25_CHANNELS:
            raise ValueError(f"{name!r} looks at meaning; engines cannot")
        self._entries, self._analyse, self._stops = entries, analyse, stops
        self._weights, self._engine = weights, engine
        self._phrasings = lru_cache(maxsize=_CACHED)(
            lambda row: self._with_terms(entries[self._rows[row]])
        )
        self._rows: list[int] = []  # of the entries that have a term
        digest = blake2b(_FORMAT.encode(), digest_size=8)
        self._idf = self._count(digest)
        self.idf = self._idf["best words"]
        self._row_of = {entries[row].id: n for n, row in enumerate(self._rows)}
        first = range(len(self._rows[:1]))
        self._sample = self._index_of(first)
        # Where the program weighs them otherwise, the same terms make other vectors.
        digest.update(repr(self._vectors(0, len(first))).encode())
        self.name = digest.hexdigest()

    def _count(self, digest: "blake2b") -> dict[str, Idf]:
        """Count the tokens of all entries; return each channel's idf."""
        counts = {name: Counter[str]() for name in BM25_CHANNELS}
        sizes = Counter[str]()
        for row, entry in enumerate(self._entries):
            phrasings = self._with_terms(entry)
            digest.update(repr([(q.terms, q.words) for q in phrasings]).encode())
            if not phrasings:
                continue
            self._rows.append(row)
            for name, (kind, tokens) in BM25_CHANNELS.items():
                for document in kind.documents([phrasings], tokens):
                    counts[name].update(set(document))
                    sizes[name] += 1
        return {
            name: Idf(
                counts=counts[name],
                size=max(sizes[name], kind.FLOOR),
                stops=self._stops,
            )
            for name, (kind, _) in BM25_CHANNELS.items()
        }

    def prepare(self, progress: Progress = lambda done, size: None) -> None:
        """Have all entries in the engine. May take hours; raises IndexAway."""
        self._engine.fill(self.name, len(self._rows), self._vectors, progress)

    def search(
        self, *queries: AnalysedText, favour: Mapping[str, float] | None = None
    ) -> tuple[Match, ...]:
        """Return the ten best matches, best first: see `SearchIndex`."""
        asked = [query for query in queries if query.terms]
        if not asked or not self._rows:
            return ()
        weights = {
            name: weight / len(queries)
            for name, weight in {EXACT: 1.0, **self._weights}.items()
        }
        vector = query_vector(self._sample, asked, weights)
        favoured = {self._row_of[id] for id in favour or () if id in self._row_of}

        def ranked(hits: Sequence[Hit]) -> tuple[Match, ...]:
            rows = sorted(favoured.union(hit.row for hit in hits))
            return self._index_of(rows, asked).search(*queries, favour=favour)

        limit = _AT_FIRST
        while True:
            hits = self._engine.search(self.name, vector, limit)
            matches = ranked(hits[:_FIRST])
            close = [hit for hit in hits if hit.at_most + _SLACK >= _least(matches)]
            if len(close) > _FIRST:
                matches = ranked(close)
            is_all = len(hits) < limit or limit >= _AT_MOST
            if is_all or hits[-1].at_most + _SLACK < _least(matches):
                return matches
            limit = min(limit * _MORE, _AT_MOST)

    def _vectors(self, start: int, end: int) -> list[Vector]:
        """Return the vectors of the rows from `start` to before `end`."""
        rows = range(start, min(end, len(self._rows)))
        return entry_vectors(self._index_of(rows), [*map(self._phrasings, rows)])

    def _index_of(
        self, rows: Sequence[int], queries: Sequence[AnalysedText] = ()
    ) -> Index:
        """Index a few entries, which score there as they do among all of them.

        Where there are `queries`, the index is to be asked nothing else.
        """
        phrasings = [*map(self._phrasings, rows)]
        channels: dict[str, Channel] = {EXACT: ExactPhrasing.from_phrasings(phrasings)}
        for name in self._weights:
            kind, tokens = BM25_CHANNELS[name]
            asked = {token for text in queries for token in tokens.of(text)}
            channels[name] = kind.from_phrasings(
                phrasings, tokens, idf=self._idf[name], asked=asked
            )
        entries = tuple(self._entries[self._rows[row]] for row in rows)
        return Index(entries, channels, idf=self.idf, weights=self._weights)

    def _with_terms(self, entry: Entry) -> list[AnalysedText]:
        return [phrasing for phrasing in self._analyse(entry) if phrasing.terms]


def _least(matches: Sequence[Match]) -> float:
    """Return what an entry must score to be among the ten best."""
    return matches[-1].score if len(matches) == MATCHES else 0.0
