"""BM25 over the knowledge: which entries share terms with a message, and how much.

Four channels look at the same wordings: word terms and character n-grams, each once
over whole entries (all wordings as one document) and once over single wordings (the
mean of an entry's best three). Every score is divided by the most that the message
could score, so that channels, messages and knowledge bases of any size compare. A
fifth channel, the nearness in meaning, stands beside BM25 and can be switched off.
"""

import math
from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from rank_bm25 import BM25Okapi

from bot.analyzer import STOP_STEMS
from bot.knowledge import Entry
from bot.meaning import embed

Scores = NDArray[np.float64]

_BEST = 3
# A knowledge base weighs its terms as if it had at least so many entries and wordings,
# and as if a wording had so many terms, so that a few dozen entries more change nothing
# for the rest. The lengths are about those of our wordings.
_ENTRIES = 500
_WORDINGS = 5_000
_WORDS_LONG = 8
_GRAMS_LONG = 90
# The meaning channel's part of the score. From 0.3 to 0.7 the dev halves of the
# benchmark sets and our dev labels are flat; at 0 they lose 2 to 7 points of success@1.
_MEANING = 0.5
# Of a stop word's idf. Between 0.3 and 0.5 the dev halves of the benchmark sets and our
# dev labels are flat; at 0 success@1 falls by up to 4 points, at 1 by up to 4 on FAQ
# titles.
_STOP_WEIGHT = 0.4


class Query(NamedTuple):
    """A wording or a message as the index sees it: its terms, and its words as text."""

    terms: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """An entry that a message may be about.

    `score` is from 0 to 1, made of `evidence`: each channel's score, from 0 to 1 too.
    """

    entry: Entry
    score: float
    evidence: Mapping[str, float]


class _Statistics(BM25Okapi):  # type: ignore[misc]  # rank_bm25 has no types
    """rank_bm25's statistics, with an idf that is never negative.

    Its own idf is 0 for a term in half of the documents and an arbitrary `epsilon`
    beyond; this one is ln(1 + (N - n + 0.5) / (n + 0.5)), as in Lucene. N is at least
    `floor`: up to there, entries about other things change the idf of no term that
    they do not have. Stop words weigh less.
    """

    def __init__(
        self, documents: Sequence[Sequence[str]], *, b: float, floor: int
    ) -> None:
        self._floor = floor
        super().__init__([list(document) for document in documents], b=b)

    def _calc_idf(self, document_counts: Mapping[str, int]) -> None:
        self.idf = {term: self.idf_of(term, n) for term, n in document_counts.items()}

    def idf_of(self, term: str, count: int) -> float:
        """The idf of a term that stands in `count` documents."""
        size = max(self.corpus_size, self._floor)
        idf = math.log(1 + (size - count + 0.5) / (count + 0.5))
        return idf * (_STOP_WEIGHT if term in STOP_STEMS else 1)


class Postings:
    """BM25 over documents of terms, as an inverted index of precomputed weights.

    Documents are normalised by their length against `length` terms, not at all where it
    is None; N counts as at least `floor`.
    """

    def __init__(
        self, documents: Sequence[Sequence[str]], *, length: int | None, floor: int
    ) -> None:
        self._size = len(documents)
        stats: Any = _Statistics(documents, b=0.75 if length else 0, floor=floor)
        self._k1: float = stats.k1
        self._b: float = stats.b
        self._length = length or 1
        self._idf: dict[str, float] = stats.idf
        self._idf_of: Callable[[str, int], float] = stats.idf_of
        found: dict[str, tuple[list[int], list[float]]] = {}
        for document, counts in enumerate(stats.doc_freqs):
            size = stats.doc_len[document]
            for term, count in counts.items():
                documents_, weights = found.setdefault(term, ([], []))
                documents_.append(document)
                weights.append(self._idf[term] * self._saturated(count, size))
        self._postings = {
            term: (np.array(docs, dtype=np.intp), np.array(weights))
            for term, (docs, weights) in found.items()
        }
        # Once in a document of nothing else; without normalisation, ever so often.
        self._most: float = self._saturated(1, 1) if length else self._k1 + 1

    def _saturated(self, count: float, size: float) -> float:
        """BM25's term-frequency part for a count in a document of `size` terms."""
        norm = 1 - self._b + self._b * size / self._length
        return count * (self._k1 + 1) / (count + self._k1 * norm)

    def idf(self, term: str) -> float:
        """How much a term tells; most of all one that no document has."""
        found = self._idf.get(term)
        return self._idf_of(term, 0) if found is None else found

    def scores(self, terms: Iterable[str]) -> Scores:
        """For each document its share, from 0 to 1, of the most the terms could score.

        A term counts once, however often the message has it.
        """
        scores = np.zeros(self._size)
        distinct = sorted(set(terms))
        if not distinct:
            return scores
        for term in distinct:
            if term in self._postings:
                documents, weights = self._postings[term]
                scores[documents] += weights
        most = sum(map(self.idf, distinct)) * self._most
        return np.minimum(scores / most, 1)


def grams(terms: Iterable[str]) -> list[str]:
    """The character 3- to 5-grams of each term, its ends marked."""
    return [
        marked[start : start + size]
        for term in terms
        for marked in [f"<{term}>"]
        for size in (3, 4, 5)
        for start in range(len(marked) - size + 1)
    ]


class _Rows:
    """Which wordings belong to which entry."""

    def __init__(self, counts: Sequence[int]) -> None:
        self._rows = np.repeat(np.arange(len(counts)), counts)
        self._columns = np.concatenate([np.arange(count) for count in counts])
        self._shape = (len(counts), max(_BEST, *counts))
        self._best = np.minimum(_BEST, np.array(counts))

    def best(self, scores: Scores) -> tuple[Scores, Scores]:
        """For each entry the score of its best wording, and the mean of its best three.

        Scores are those of all wordings, in order; below 0 they count as 0.
        """
        table = np.zeros(self._shape)
        table[self._rows, self._columns] = np.maximum(scores, 0)
        table.partition(self._shape[1] - _BEST, axis=1)
        top = table[:, -_BEST:]
        return top.max(axis=1), top.sum(axis=1) / self._best


class _View:
    """One way to cut wordings into terms, over entries and over single wordings."""

    def __init__(
        self, wordings: Sequence[Sequence[Sequence[str]]], *, length: int
    ) -> None:
        whole = [[term for terms in entry for term in terms] for entry in wordings]
        single = [terms for entry in wordings for terms in entry]
        # An entry with more wordings is better known, not longer: no normalisation.
        self.entries = Postings(whole, length=None, floor=_ENTRIES)
        self.wordings = Postings(single, length=length, floor=_WORDINGS)


class Index:
    """The entries' wordings, ready to be searched."""

    def __init__(
        self,
        entries: Iterable[Entry],
        wordings: Iterable[Sequence[Query]],
        *,
        semantic: bool = True,
    ) -> None:
        """`wordings` has each entry's wordings, analysed; those without terms drop out.

        `semantic` switches the meaning channel on.
        """
        kept = [
            (entry, found)
            for entry, of_entry in zip(entries, wordings, strict=True)
            if (found := [wording for wording in of_entry if wording.terms])
        ]
        self.entries = tuple(entry for entry, _ in kept)
        self._terms = {
            entry.id: frozenset(term for wording in found for term in wording.terms)
            for entry, found in kept
        }
        self._vocabulary = frozenset[str]().union(*self._terms.values())
        if not kept:
            return
        terms = [[wording.terms for wording in found] for _, found in kept]
        self._rows = _Rows([len(found) for found in terms])
        self._words = _View(terms, length=_WORDS_LONG)
        cut = [[grams(found) for found in entry] for entry in terms]
        self._grams = _View(cut, length=_GRAMS_LONG)
        texts = [wording.text for _, found in kept for wording in found]
        self._meanings = embed(texts) if semantic else None

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

    def search(self, query: Query) -> tuple[Match, ...]:
        """Every entry with a score above 0, best first; equal ones in curated order."""
        if not self.entries or not query.terms:
            return ()
        channels = self._channels(query)
        total = _combine(channels)
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

    def _channels(self, query: Query) -> dict[str, Scores]:
        """The score of every entry on every channel, each from 0 to 1."""
        cut = grams(query.terms)
        channels = {
            "words": self._words.entries.scores(query.terms),
            "best words": self._rows.best(self._words.wordings.scores(query.terms))[1],
            "grams": self._grams.entries.scores(cut),
            "best grams": self._rows.best(self._grams.wordings.scores(cut))[1],
        }
        if self._meanings is not None:
            # Not BLAS: its threads cost more than they save, and its sums vary by machine.
            nearness = np.einsum("ij,j->i", self._meanings, embed([query.text])[0])
            channels["meaning"] = np.mean(self._rows.best(nearness), axis=0)
        return channels


def _combine(channels: Mapping[str, Scores]) -> Scores:
    """The mean of the BM25 channels, and half of it the meaning where there is one."""
    lexical: Scores = np.mean(
        [found for name, found in channels.items() if name != "meaning"], axis=0
    )
    if "meaning" not in channels:
        return lexical
    return (1 - _MEANING) * lexical + _MEANING * channels["meaning"]
