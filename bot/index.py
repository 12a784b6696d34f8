"""BM25 over the knowledge: which entries share terms with a message, and how much.

Four channels look at the same wordings: word terms and character n-grams, each once
over whole entries (all wordings as one document) and once over single wordings (the
mean of an entry's best three). Every score is divided by what the message could have
scored at most, so that channels, messages and knowledge bases of any size compare.
"""

import math
from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rank_bm25 import BM25Okapi

from bot.analyzer import STOP_STEMS
from bot.knowledge import Entry

Scores = NDArray[np.float64]

_BEST = 3
# Of a stop word's idf. Between 0.3 and 0.5 the dev halves of the benchmark sets and our
# dev labels are flat; at 0 success@1 falls by up to 4 points, at 1 by up to 4 on FAQ
# titles.
_STOP_WEIGHT = 0.4


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """An entry that shares terms with a message.

    `score` is from 0 to 1: the mean of `evidence`, the four channels' parts of what the
    message could have scored at most.
    """

    entry: Entry
    score: float
    evidence: Mapping[str, float]


class _Statistics(BM25Okapi):  # type: ignore[misc]  # rank_bm25 has no types
    """rank_bm25's statistics, with an idf that is never negative.

    Its own idf is 0 for a term in half of the documents and an arbitrary `epsilon`
    beyond; this one is ln(1 + (N - n + 0.5) / (n + 0.5)), as in Lucene. Stop words
    weigh less.
    """

    def _calc_idf(self, document_counts: Mapping[str, int]) -> None:
        self.idf = {
            term: self.idf_of(n) * (_STOP_WEIGHT if term in STOP_STEMS else 1)
            for term, n in document_counts.items()
        }

    def idf_of(self, count: int) -> float:
        """The idf of a term that stands in `count` documents."""
        rest: float = self.corpus_size - count + 0.5
        return math.log(1 + rest / (count + 0.5))


class Postings:
    """BM25 over documents of terms, as an inverted index of precomputed weights."""

    def __init__(self, documents: Sequence[Sequence[str]]) -> None:
        self._size = len(documents)
        stats: Any = _Statistics([list(document) for document in documents])
        self._k1: float = stats.k1
        self._b: float = stats.b
        self._avgdl: float = stats.avgdl
        self._idf: dict[str, float] = stats.idf
        self._unknown: float = stats.idf_of(0)
        found: dict[str, tuple[list[int], list[float]]] = {}
        for document, counts in enumerate(stats.doc_freqs):
            length = stats.doc_len[document]
            for term, count in counts.items():
                documents_, weights = found.setdefault(term, ([], []))
                documents_.append(document)
                weights.append(self._idf[term] * self._saturated(count, length))
        self._postings = {
            term: (np.array(docs, dtype=np.intp), np.array(weights))
            for term, (docs, weights) in found.items()
        }

    def _saturated(self, count: float, length: float) -> float:
        """BM25's term-frequency part for a count in a document of a length."""
        norm = 1 - self._b + self._b * length / self._avgdl
        return count * (self._k1 + 1) / (count + self._k1 * norm)

    def idf(self, term: str) -> float:
        """How much a term tells; most of all one that no document has."""
        unknown = self._unknown * (_STOP_WEIGHT if term in STOP_STEMS else 1)
        return self._idf.get(term, unknown)

    def scores(self, terms: Iterable[str]) -> Scores:
        """For each document the share, from 0 on, of the message's own score.

        A term counts once, however often the message has it.
        """
        scores = np.zeros(self._size)
        distinct = sorted(set(terms))
        most = sum(map(self.idf, distinct)) * self._saturated(1, self._avgdl)
        if not most:
            return scores
        for term in distinct:
            if term in self._postings:
                documents, weights = self._postings[term]
                scores[documents] += weights
        return scores / most


def grams(terms: Iterable[str]) -> list[str]:
    """The character 3- to 5-grams of each term, its ends marked."""
    return [
        marked[start : start + size]
        for term in terms
        for marked in [f"<{term}>"]
        for size in (3, 4, 5)
        for start in range(len(marked) - size + 1)
    ]


class _View:
    """One way to cut wordings into terms, over entries and over single wordings."""

    def __init__(self, wordings: Sequence[Sequence[Sequence[str]]]) -> None:
        self.entries = Postings([[t for terms in w for t in terms] for w in wordings])
        self.wordings = Postings([terms for entry in wordings for terms in entry])
        counts = [len(entry) for entry in wordings]
        self._width = max(counts)
        self._rows = np.repeat(np.arange(len(counts)), counts)
        self._columns = np.concatenate([np.arange(count) for count in counts])
        self._shape = (len(counts), max(self._width, 1))
        self._best = np.minimum(_BEST, np.array(counts))

    def best_wordings(self, terms: Sequence[str]) -> Scores:
        """For each entry the mean score of its best three wordings."""
        table = np.zeros(self._shape)
        table[self._rows, self._columns] = self.wordings.scores(terms)
        table.sort(axis=1)
        best: Scores = table[:, ::-1][:, :_BEST].sum(axis=1) / self._best
        return best


class Index:
    """The entries' wordings, ready to be searched."""

    def __init__(
        self, entries: Iterable[Entry], wordings: Iterable[Sequence[Sequence[str]]]
    ) -> None:
        """`wordings` has for each entry the terms of each of its wordings."""
        kept = [
            (entry, found)
            for entry, of_entry in zip(entries, wordings, strict=True)
            if (found := [terms for terms in of_entry if terms])
        ]
        self.entries = tuple(entry for entry, _ in kept)
        if not kept:
            return
        self._words = _View([found for _, found in kept])
        self._grams = _View([[grams(terms) for terms in found] for _, found in kept])
        self._terms = {
            entry.id: frozenset(term for terms in found for term in terms)
            for entry, found in kept
        }
        self._vocabulary = frozenset[str]().union(*self._terms.values())

    def idf(self, term: str) -> float:
        """How much a word term tells over single wordings."""
        return self._words.wordings.idf(term) if self.entries else 0.0

    def covered(self, terms: Iterable[str], entry: Entry) -> float:
        """The share of the terms' idf that an entry's wordings have, from 0 to 1."""
        return self._share(terms, self._terms[entry.id])

    def unknown(self, terms: Iterable[str]) -> float:
        """The share of the terms' idf that no wording has, from 0 to 1."""
        return 1 - self._share(terms, self._vocabulary)

    def _share(self, terms: Iterable[str], among: frozenset[str]) -> float:
        distinct = sorted(set(terms))
        mass = sum(map(self.idf, distinct))
        return sum(self.idf(term) for term in distinct if term in among) / mass

    def search(self, terms: Sequence[str]) -> tuple[Match, ...]:
        """Every entry that shares a gram with the terms, best first.

        Equal scores keep curated order.
        """
        if not self.entries or not terms:
            return ()
        cut = grams(terms)
        channels = {
            "words": self._words.entries.scores(terms),
            "words in best wordings": self._words.best_wordings(terms),
            "grams": self._grams.entries.scores(cut),
            "grams in best wordings": self._grams.best_wordings(cut),
        }
        total: Scores = np.mean(list(channels.values()), axis=0)
        order = np.argsort(-total, kind="stable")
        return tuple(
            Match(
                entry=self.entries[row],
                score=float(total[row]),
                evidence={name: float(found[row]) for name, found in channels.items()},
            )
            for row in order
            if total[row] > 0
        )
