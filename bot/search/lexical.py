"""BM25 over entries and over single phrasings.

A score is the share, from 0 to 1, of the most that the terms could score, so that
channels, messages and knowledge bases of any size compare.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from hashlib import blake2b
from itertools import chain
from typing import Any, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from bot.search.grouping import Query, Rows, Scores
from bot.search.normalised import Idf, Shares, grams_of_term
from bot.search.snapshot import Saved

# A knowledge base weighs its terms as if it had at least so many entries and phrasings,
# so that a few dozen entries more change nothing for the rest.
ENTRIES = 500
PHRASINGS = 5_000

Phrasings = Sequence[Sequence[Query]]
Cut = Callable[[str], tuple[str, ...]]


def terms_of(term: str) -> tuple[str, ...]:
    """The term itself."""
    return (term,)


def grams_of(term: str) -> tuple[str, ...]:
    """The term's character 3- to 5-grams."""
    return grams_of_term(term)


class Few(NamedTuple):
    """What a channel over a few entries needs to score them as among all.

    `idf` is that over all entries. Other terms than the `asked` ones are left out, as
    if no message had them; None leaves none out.
    """

    idf: Idf
    asked: frozenset[str] | None


class Most(NamedTuple):
    """The most that one term can add to the scores of the entries that have it.

    It is to be multiplied with what `asked` gives for the term.
    """

    term: str
    entries: NDArray[np.signedinteger[Any]]
    weights: Scores


class Exact:
    """1 for the first entry that has the very words as a phrasing, else 0."""

    def __init__(self, phrasings: Phrasings) -> None:
        hashes = [_hash(query.words) for entry in phrasings for query in entry]
        keys, firsts = np.unique(np.array(hashes, np.uint64), return_index=True)
        owners = np.repeat(np.arange(len(phrasings)), [*map(len, phrasings)])
        self._ready(keys, owners[firsts], len(phrasings))

    def _ready(
        self, keys: NDArray[np.uint64], rows: NDArray[np.intp], size: int
    ) -> None:
        self._keys, self._rows, self._size = keys, rows, size

    @classmethod
    def load(cls, saved: Saved) -> Self:
        """The same as it was saved."""
        made = cls.__new__(cls)
        made._ready(saved.arrays["keys"], saved.arrays["rows"], saved.values["size"])
        return made

    def saved(self) -> Saved:
        """All that there is to save."""
        return Saved(
            values={"size": self._size},
            arrays={"keys": self._keys, "rows": self._rows},
        )

    def most(self) -> Iterator[Most]:
        """For each phrasing the entry that has it."""
        for key, row in zip(self._keys.tolist(), self._rows.tolist(), strict=True):
            yield Most(str(key), np.array([row]), np.ones(1))

    def asked(self, query: Query) -> Mapping[str, float]:
        """The very words, as one term."""
        return {str(_hash(query.words)): 1.0}

    def scores(self, query: Query) -> Scores:
        """The score of every entry."""
        scores: Scores = self.many([query])[0]
        return scores

    def many(self, queries: Sequence[Query]) -> Scores:
        """The same for each query, a row each."""
        scores = np.zeros((len(queries), self._size))
        for number, query in enumerate(queries):
            key = _hash(query.words)
            place = self._keys.searchsorted(key)
            if place < len(self._keys) and self._keys[place] == key:
                scores[number, self._rows[place]] = 1
        return scores


def _hash(words: Sequence[str]) -> np.uint64:
    """64 bits for the very words.

    That two of a million phrasings share them has a chance of 3 in 10 ** 8.
    """
    digest = blake2b("\n".join(words).encode(errors="surrogatepass"), digest_size=8)
    return np.uint64(int.from_bytes(digest.digest(), "little"))


class Whole:
    """BM25 with all phrasings of an entry as one document."""

    def __init__(self, phrasings: Phrasings, cut: Cut, few: Few | None = None) -> None:
        """`cut` makes terms of each term, `few` is for a few of the entries."""
        held = _Cutter(cut, few.asked if few else None)
        whole = (
            [term for query in entry for term in held(query)] for entry in phrasings
        )
        # An entry with more phrasings is better known, not longer: no normalisation.
        self._ready(
            Shares(whole, length=None, floor=ENTRIES, idf_of_all=few and few.idf), cut
        )

    def _ready(self, shares: Shares, cut: Cut) -> None:
        self._shares, self._cut = shares, _Cutter(cut)

    @classmethod
    def load(cls, saved: Saved, cut: Cut) -> Self:
        """The same as it was saved."""
        made = cls.__new__(cls)
        made._ready(Shares.load(saved), cut)
        return made

    def saved(self) -> Saved:
        """All that there is to save."""
        return self._shares.saved()

    def most(self) -> Iterator[Most]:
        """What each term adds to the scores of entries: exactly, not just at most."""
        postings = self._shares.postings
        for term in postings.idf:
            yield Most(term, *postings.of_term(term))

    def asked(self, query: Query) -> Mapping[str, float]:
        """The terms of a query, and what makes a share of what each adds."""
        return _asked(self._shares, self._cut(query))

    def scores(self, query: Query) -> Scores:
        """The score of every entry."""
        return self._shares.scores_of(self._cut.by_term(query))

    def many(self, queries: Sequence[Query]) -> Scores:
        """The same for each query, a row each."""
        return self._shares.many([self._cut(query) for query in queries])


class Best:
    """BM25 over single phrasings: the mean of an entry's three best."""

    def __init__(
        self, phrasings: Phrasings, cut: Cut, few: Few | None = None, *, length: int
    ) -> None:
        """`length` is how many terms a usual phrasing has; the others as for Whole."""
        held, every = _Cutter(cut, few.asked if few else None), _Cutter(cut)
        single = [query for entry in phrasings for query in entry]
        shares = Shares(
            map(held, single),
            length=length,
            floor=PHRASINGS,
            idf_of_all=few and few.idf,
            lengths=[every.length(query) for query in single] if few else None,
        )
        self._ready(shares, Rows([len(entry) for entry in phrasings]), cut)

    def _ready(self, shares: Shares, rows: Rows, cut: Cut) -> None:
        self._shares, self._rows, self._cut = shares, rows, _Cutter(cut)

    @classmethod
    def load(cls, saved: Saved, cut: Cut) -> Self:
        """The same as it was saved."""
        made = cls.__new__(cls)
        shares, counts = Shares.load(saved.part("shares")), saved.arrays["counts"]
        made._ready(shares, Rows(counts), cut)
        return made

    def saved(self) -> Saved:
        """All that there is to save."""
        shares = Saved.of({"shares": self._shares.saved()})
        arrays = {**shares.arrays, "counts": self._rows.counts}
        return Saved(values=shares.values, arrays=arrays)

    def most(self) -> Iterator[Most]:
        """For each term the mean of its part in the three phrasings it adds most to.

        However the three best phrasings fall together, no term adds more to their mean.
        """
        postings = self._shares.postings
        for term in postings.idf:
            phrasings, weights = postings.of_term(term)
            yield Most(term, *self._rows.mean_of_most(phrasings, weights))

    def asked(self, query: Query) -> Mapping[str, float]:
        """The terms of a query, and what makes a share of what each adds."""
        return _asked(self._shares, self._cut(query))

    def scores(self, query: Query) -> Scores:
        """The score of every entry."""
        return self._rows.mean_of_best(self._shares.scores(self._cut(query)))

    def many(self, queries: Sequence[Query]) -> Scores:
        """The same for each query, a row each."""
        return np.array([self.scores(query) for query in queries])


class _Cutter:
    """Queries to terms: those that each of their terms is cut into."""

    def __init__(self, cut: Cut, only: frozenset[str] | None = None) -> None:
        """`only` are the terms to keep, where not all are."""
        self._cut, self._only = cut, only
        # Of the words of a language a few thousand make up most of any text.
        self._kept = lru_cache(maxsize=65_536)(self._kept_of)

    def __call__(self, query: Query) -> list[str]:
        return [*chain.from_iterable(map(self._kept, query.terms))]

    def by_term(self, query: Query) -> Iterator[tuple[str, ...]]:
        """What each distinct term is cut into."""
        return map(self._kept, dict.fromkeys(query.terms))

    def length(self, query: Query) -> int:
        """How many terms there are, kept or not."""
        return sum(len(self._cut(term)) for term in query.terms)

    def _kept_of(self, term: str) -> tuple[str, ...]:
        terms = self._cut(term)
        only = self._only
        return terms if only is None else tuple(t for t in terms if t in only)


def _asked(shares: Shares, terms: Sequence[str]) -> Mapping[str, float]:
    return dict.fromkeys(terms, 1 / shares.most(terms))
