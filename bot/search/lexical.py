"""The lexical channels: the same phrasing, and BM25 in two ways.

BM25 ranks whole entries or single phrasings, by words or by parts of words. Every score
is from 0 to 1: see NormalisedBm25.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from hashlib import blake2b
from itertools import chain
from typing import ClassVar, Self

import numpy as np
from numpy.typing import NDArray

from bot.search.channel import AnalysedText, Phrasings, Scores
from bot.search.grouping import EntryGroups
from bot.search.normalised import STOPS, Idf, NormalisedBm25, Stops


class Tokens(StrEnum):
    """What BM25 counts: whole terms, or their character n-grams."""

    TERMS = "terms"
    NGRAMS = "ngrams"

    @property
    def usual(self) -> int:
        """How many a phrasing usually has: what BM25 normalises lengths against."""
        return 90 if self is Tokens.NGRAMS else 8

    def by_term(self, text: AnalysedText) -> Iterator[tuple[str, ...]]:
        """Yield the tokens of each distinct term of a text."""
        terms = dict.fromkeys(text.terms)
        return map(ngrams, terms) if self is Tokens.NGRAMS else ((t,) for t in terms)

    def of(self, text: AnalysedText) -> Sequence[str]:
        """Return the tokens of a text, in its order."""
        if self is Tokens.NGRAMS:
            return [*chain.from_iterable(map(ngrams, text.terms))]
        return text.terms


@lru_cache(maxsize=65_536)
def ngrams(term: str) -> tuple[str, ...]:
    """Return a term's character 3- to 5-grams, its ends marked.

    ngrams("gift") begins with "<gi", "gif", "ift", "ft>", "<gif".
    """
    marked = f"<{term}>"
    return tuple(
        marked[start : start + size]
        for size in (3, 4, 5)
        for start in range(len(marked) - size + 1)
    )


@dataclass(frozen=True, kw_only=True)
class ExactPhrasing:
    """1 for the first entry with a phrasing of the same words, 0 for the others.

    `keys` are the phrasings' words as hashes, ascending, and `entries` the entry of
    each; `size` is the number of entries.
    """

    keys: NDArray[np.uint64]
    entries: NDArray[np.intp]
    size: int

    @classmethod
    def from_phrasings(cls, phrasings: Phrasings) -> Self:
        """Hash the words of every entry's phrasings."""
        hashes = [_hash(text.words) for of_entry in phrasings for text in of_entry]
        keys, firsts = np.unique(np.array(hashes, np.uint64), return_index=True)
        owners = EntryGroups.of(phrasings).owners
        return cls(keys=keys, entries=owners[firsts], size=len(phrasings))

    def scores(self, query: AnalysedText) -> Scores:
        scores = np.zeros(self.size)
        key = _hash(query.words)
        place = self.keys.searchsorted(key)
        if place < len(self.keys) and self.keys[place] == key:
            scores[self.entries[place]] = 1
        return scores


def _hash(words: Sequence[str]) -> np.uint64:
    """Hash to 64 bits: two of a million share one with a chance of 3 in 10 ** 8."""
    digest = blake2b("\n".join(words).encode(errors="surrogatepass"), digest_size=8)
    return np.uint64(int.from_bytes(digest.digest(), "little"))


@dataclass(frozen=True, kw_only=True)
class EntryBm25:
    """BM25 with all phrasings of an entry as one document.

    An entry with more phrasings is better known, not longer: lengths do not count.
    Idf counts FLOOR entries at least, so that the scores of small knowledge do not jump
    when it grows.
    """

    FLOOR: ClassVar[int] = 500

    bm25: NormalisedBm25
    tokens: Tokens

    @classmethod
    def from_phrasings(
        cls,
        phrasings: Phrasings,
        tokens: Tokens,
        *,
        idf: Idf | None = None,
        stops: Stops = STOPS,
        asked: Collection[str] = (),
    ) -> Self:
        """Index every entry's phrasings: see `NormalisedBm25.from_documents`."""
        documents = cls.documents(phrasings, tokens)
        bm25 = NormalisedBm25.from_documents(
            documents, length=0, floor=cls.FLOOR, of_all=idf, stops=stops, asked=asked
        )
        return cls(bm25=bm25, tokens=tokens)

    @staticmethod
    def documents(phrasings: Phrasings, tokens: Tokens) -> Iterator[Sequence[str]]:
        """Yield the tokens of each entry's phrasings together."""
        for of_entry in phrasings:
            yield [*chain.from_iterable(map(tokens.of, of_entry))]

    def scores(self, query: AnalysedText) -> Scores:
        return self.bm25.scores_by_term(self.tokens.by_term(query))


@dataclass(frozen=True, kw_only=True)
class PhrasingBm25:
    """BM25 with each phrasing as a document; an entry's score is its best three's mean.

    Idf counts FLOOR phrasings at least, for the reason given at `EntryBm25`.
    """

    FLOOR: ClassVar[int] = 5_000

    bm25: NormalisedBm25
    groups: EntryGroups
    tokens: Tokens

    @classmethod
    def from_phrasings(
        cls,
        phrasings: Phrasings,
        tokens: Tokens,
        *,
        idf: Idf | None = None,
        stops: Stops = STOPS,
        asked: Collection[str] = (),
    ) -> Self:
        """Index every single phrasing: see `NormalisedBm25.from_documents`."""
        documents = cls.documents(phrasings, tokens)
        bm25 = NormalisedBm25.from_documents(
            documents,
            length=tokens.usual,
            floor=cls.FLOOR,
            of_all=idf,
            stops=stops,
            asked=asked,
        )
        return cls(bm25=bm25, groups=EntryGroups.of(phrasings), tokens=tokens)

    @staticmethod
    def documents(phrasings: Phrasings, tokens: Tokens) -> Iterator[Sequence[str]]:
        """Yield the tokens of each phrasing."""
        return map(tokens.of, chain.from_iterable(phrasings))

    def scores(self, query: AnalysedText) -> Scores:
        return self.groups.mean_of_best(self.bm25.scores(self.tokens.of(query)))


# The channels of BM25 by the names that scoring.yaml has for them.
BM25_CHANNELS: Mapping[str, tuple[type[EntryBm25 | PhrasingBm25], Tokens]] = {
    "words": (EntryBm25, Tokens.TERMS),
    "best words": (PhrasingBm25, Tokens.TERMS),
    "grams": (EntryBm25, Tokens.NGRAMS),
    "best grams": (PhrasingBm25, Tokens.NGRAMS),
}
