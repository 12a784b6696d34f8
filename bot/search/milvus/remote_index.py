"""The entries' index in an engine elsewhere, which ranks as the one in this process.

Every entry is one sparse vector: for each channel and term the most that the term can
add to the entry's score. A message is one as well, with the channels' weights as shares
of what its terms could score. So no entry scores more than the inner product of the
two, and the engine finds, in one search, the few entries that can be among the best. An
index of these few in this process, with the idf over all entries, ranks them, until no
other entry can be better. That makes three things harmless: numbers of 32 bits in the
engine, two terms that share a dimension, and shards that know nothing of each other.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from hashlib import blake2b
from typing import NamedTuple, Protocol
from zlib import crc32

from bot.domain import Entry
from bot.search import (
    ENTRIES,
    EXACT,
    MATCHES,
    PHRASINGS,
    Best,
    Exact,
    Few,
    Idf,
    Index,
    Match,
    Query,
    Whole,
    grams_of,
    terms_of,
)

Vector = dict[int, float]
# How many of so many entries are in the engine by now.
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
# Engines keep the greatest 32-bit number for themselves.
_DIMENSIONS = 2**32 - 1
# How a term is cut, by the channel; that for phrasings is called the best of it.
_CUTS = {"words": terms_of, "grams": grams_of}
# Entries whose phrasings are kept read.
_READ = 4_096
# To be raised where the same knowledge must make other collections than before.
_FORMAT = "1"


class Found(NamedTuple):
    """A row that an engine found, and what it scores at most."""

    row: int
    at_most: float


class Engine(Protocol):
    """Sparse vectors by row, somewhere; every call may raise IndexAway."""

    def fill(
        self,
        name: str,
        size: int,
        vectors: Callable[[int, int], Sequence[Vector]],
        progress: Progress,
    ) -> None:
        """Have a collection of `size` vectors, whoever else does the same.

        `vectors` gives those of the rows from one to before another; whole ones that
        are there already are left alone.
        """

    def search(self, name: str, vector: Vector, limit: int) -> list[Found]:
        """The rows with the greatest inner products above 0, greatest first."""


class RemoteIndex:
    """The entries' phrasings, to be searched by an engine once `prepare` has ended."""

    def __init__(
        self,
        entries: Sequence[Entry],
        read: Callable[[Entry], Sequence[Query]],
        *,
        weights: Mapping[str, float],
        engine: Engine,
    ) -> None:
        """`read` gives an entry's phrasings, analysed; `weights` are the channels'.

        Reads every entry once, to count its terms. Nothing is asked of the engine.
        """
        self._entries = entries
        self._read = read
        self._weights = {EXACT: 1.0, **weights}
        self._engine = engine
        self._phrasings = lru_cache(maxsize=_READ)(self._read_row)
        self._idf = {
            "words": Idf(floor=ENTRIES),
            "best words": Idf(floor=PHRASINGS),
            "grams": Idf(floor=ENTRIES),
            "best grams": Idf(floor=PHRASINGS),
        }
        digest = blake2b(_FORMAT.encode(), digest_size=8)
        # Entries without a term cannot be found.
        self._rows = [
            row for row, entry in enumerate(entries) if self._count(entry, digest)
        ]
        self._row_of = {
            entries[row].id: number for number, row in enumerate(self._rows)
        }
        self._channels = dict(_lexical(self._index_of(range(len(self._rows[:1])))))
        # Weighed in another way, the same terms make other vectors.
        digest.update(repr(self._vectors(0, 1)).encode())
        self.name = digest.hexdigest()

    def _count(self, entry: Entry, digest: "blake2b") -> bool:
        """Count the terms of an entry; whether it has any."""
        phrasings = [query for query in self._read(entry) if query.terms]
        for name, cut in _CUTS.items():
            documents = [
                [part for term in query.terms for part in cut(term)]
                for query in phrasings
            ]
            for document in documents:
                self._idf[f"best {name}"].add(document)
            if documents:
                self._idf[name].add(term for terms in documents for term in terms)
        digest.update(repr([(q.terms, q.words) for q in phrasings]).encode())
        return bool(phrasings)

    @property
    def idf(self) -> Idf:
        """How much a term tells over all phrasings."""
        return self._idf["best words"]

    def prepare(self, progress: Progress = lambda done, size: None) -> None:
        """Have all entries in the engine. May take long; raises IndexAway."""
        self._engine.fill(self.name, len(self._rows), self._vectors, progress)

    def search(
        self, *queries: Query, favour: Mapping[str, float] | None = None
    ) -> tuple[Match, ...]:
        """The ten best matches, best first. See Searching."""
        favour = favour or {}
        asked = [query for query in queries if query.terms]
        if not asked or not self._rows:
            return ()
        vector = self._asked(asked, len(queries))
        favoured = {self._row_of[entry] for entry in favour if entry in self._row_of}

        def ranked(found: Sequence[Found]) -> tuple[Match, ...]:
            rows = sorted(favoured.union(one.row for one in found))
            return self._index_of(rows, asked).search(*queries, favour=favour)

        limit = _AT_FIRST
        while True:
            found = self._engine.search(self.name, vector, limit)
            matches = ranked(found[:_FIRST])
            close = [one for one in found if one.at_most + _SLACK >= _least(matches)]
            if len(close) > _FIRST:
                matches = ranked(close)
            is_all = len(found) < limit or limit >= _AT_MOST
            if is_all or found[-1].at_most + _SLACK < _least(matches):
                return matches
            limit = min(limit * _MORE, _AT_MOST)

    def _asked(self, queries: Sequence[Query], parts: int) -> Vector:
        """The vector of some queries together, each counting for one of the parts."""
        vector: Vector = {}
        for query in queries:
            for name, channel in self._channels.items():
                for term, share in channel.asked(query).items():
                    place = dimension(name, term)
                    weight = self._weights[name] * share / parts
                    vector[place] = vector.get(place, 0) + weight
        return vector

    def _vectors(self, start: int, end: int) -> list[Vector]:
        """The vectors of some rows."""
        rows = range(start, min(end, len(self._rows)))
        vectors: list[Vector] = [{} for _ in rows]
        for place, row, weight in _weights(self._index_of(rows)):
            vectors[row][place] = vectors[row].get(place, 0) + weight
        return vectors

    def _index_of(
        self, rows: Sequence[int], asked: Sequence[Query] | None = None
    ) -> Index:
        """A few of the entries, weighed as among all; to be asked nothing else."""
        few = {}
        for name, cut in _CUTS.items():
            parts = (
                part
                for query in asked or ()
                for term in query.terms
                for part in cut(term)
            )
            only = frozenset(parts) if asked else None
            for channel in (name, f"best {name}"):
                few[channel] = Few(self._idf[channel], only)
        return Index(
            [self._entries[self._rows[row]] for row in rows],
            map(self._phrasings, rows),
            weights=self._weights,
            few=few,
        )

    def _read_row(self, row: int) -> Sequence[Query]:
        return self._read(self._entries[self._rows[row]])


def _least(matches: Sequence[Match]) -> float:
    """What an entry must score to be among the ten best."""
    return matches[-1].score if len(matches) == MATCHES else 0.0


def _lexical(index: Index) -> Iterator[tuple[str, Exact | Whole | Best]]:
    """The channels of an index, all of which look at terms."""
    for name, channel in index.channels.items():
        if not isinstance(channel, Exact | Whole | Best):
            raise ValueError(f"{name!r} looks at meaning; engines cannot")
        yield name, channel


def _weights(index: Index) -> Iterator[tuple[int, int, float]]:
    """Each dimension of each row of an index, and its weight."""
    for name, channel in _lexical(index):
        for term, rows, weights in channel.most():
            place = dimension(name, term)
            for row, weight in zip(rows.tolist(), weights.tolist(), strict=True):
                yield place, row, weight


def dimension(channel: str, term: str) -> int:
    """The dimension of a term; where two share one, too much is looked at."""
    return crc32(f"{channel} {term}".encode()) % _DIMENSIONS
