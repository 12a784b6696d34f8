"""The channels that compare letters: the same phrasing, and BM25 in two ways.

BM25 ranks entries, or single phrasings, by words or by parts of words. Every score is
from 0 to 1: see NormalisedBm25.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from hashlib import blake2b
from itertools import chain
from types import MappingProxyType
from typing import ClassVar, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from bot.search.channel import AnalysedText, Phrasings, Scores
from bot.search.grouping import EntryGroups
from bot.search.normalised import NormalisedBm25
from bot.search.snapshot import Snapshot, join_parts, json_array, json_value, part_of

# Knowledge weighs its terms as if it had at least so many entries and phrasings, so
# that a few dozen entries more change nothing for the others.
ENTRIES = 500
PHRASINGS = 5_000


class Tokens(NamedTuple):
    """What BM25 counts: `split` makes tokens of a term.

    `usual` is how many of them a phrasing usually has: BM25 takes a longer one for less
    about each of its tokens.
    """

    split: Callable[[str], tuple[str, ...]]
    usual: int

    def of(self, text: AnalysedText) -> list[str]:
        """Return the tokens of a text, in its order."""
        return [*chain.from_iterable(map(self.split, text.terms))]


def whole(term: str) -> tuple[str, ...]:
    """Return the term as its only token."""
    return (term,)


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


TERMS = Tokens(whole, usual=8)
NGRAMS = Tokens(ngrams, usual=90)


class ExactPhrasing:
    """1 for the first entry with a phrasing of the same words, 0 for the others."""

    def __init__(
        self, keys: NDArray[np.uint64], entries: NDArray[np.intp], size: int
    ) -> None:
        """Take ascending hashes of phrasings, each one's entry, and their number."""
        self._keys, self._entries, self._size = keys, entries, size

    @classmethod
    def from_phrasings(cls, phrasings: Phrasings) -> Self:
        """Hash the words of every entry's phrasings."""
        hashes = [_hash(text.words) for of_entry in phrasings for text in of_entry]
        keys, firsts = np.unique(np.array(hashes, np.uint64), return_index=True)
        owners = EntryGroups([*map(len, phrasings)]).owners
        return cls(keys, owners[firsts], len(phrasings))

    @classmethod
    def from_snapshot(cls, snapshot: Snapshot) -> Self:
        """Read what `to_snapshot` gave."""
        size = json_value(snapshot["size"])
        return cls(snapshot["keys"], snapshot["entries"], size)

    def to_snapshot(self) -> Snapshot:
        """Return everything that `from_snapshot` needs."""
        size = json_array(self._size)
        return {"keys": self._keys, "entries": self._entries, "size": size}

    def scores(self, query: AnalysedText) -> Scores:
        """Return 0 or 1 for each entry."""
        scores = np.zeros(self._size)
        key = _hash(query.words)
        place = self._keys.searchsorted(key)
        if place < len(self._keys) and self._keys[place] == key:
            scores[self._entries[place]] = 1
        return scores


def _hash(words: Sequence[str]) -> np.uint64:
    """Hash words to 64 bits.

    That two of a million phrasings share a hash has a chance of 3 in 10 ** 8.
    """
    digest = blake2b("\n".join(words).encode(errors="surrogatepass"), digest_size=8)
    return np.uint64(int.from_bytes(digest.digest(), "little"))


class EntryBm25:
    """BM25 with all phrasings of an entry as one document.

    An entry with more phrasings is better known, not longer: there is no normalisation
    by length.

    Attributes:
        bm25: the entries as documents of tokens.
        tokens: what the tokens are.
        floor: the number of documents that fewer count as.
    """

    floor: ClassVar[int] = ENTRIES

    def __init__(self, bm25: NormalisedBm25, tokens: Tokens) -> None:
        self.bm25, self.tokens = bm25, tokens

    @classmethod
    def from_phrasings(cls, phrasings: Phrasings, tokens: Tokens) -> Self:
        """Index the tokens of every entry's phrasings."""
        documents = cls.documents(phrasings, tokens)
        bm25 = NormalisedBm25.from_documents(documents, length=None, floor=cls.floor)
        return cls(bm25, tokens)

    @staticmethod
    def documents(phrasings: Phrasings, tokens: Tokens) -> Iterator[list[str]]:
        """Yield the tokens of each entry's phrasings together."""
        for of_entry in phrasings:
            yield [token for text in of_entry for token in tokens.of(text)]

    @classmethod
    def from_snapshot(cls, snapshot: Snapshot, tokens: Tokens) -> Self:
        """Read what `to_snapshot` gave."""
        return cls(NormalisedBm25.from_snapshot(part_of(snapshot, "bm25")), tokens)

    def to_snapshot(self) -> Snapshot:
        """Return everything that `from_snapshot` needs."""
        return join_parts({"bm25": self.bm25.to_snapshot()})

    def scores(self, query: AnalysedText) -> Scores:
        """Return the score of every entry, from 0 to 1."""
        words = map(self.tokens.split, dict.fromkeys(query.terms))
        return self.bm25.scores_by_word(words)


class PhrasingBm25:
    """BM25 with each phrasing as a document; an entry's score is its best three's mean.

    Attributes:
        bm25: the phrasings as documents of tokens.
        groups: which of them belong to which entry.
        tokens: what the tokens are.
        floor: the number of documents that fewer count as.
    """

    floor: ClassVar[int] = PHRASINGS

    def __init__(
        self, bm25: NormalisedBm25, groups: EntryGroups, tokens: Tokens
    ) -> None:
        self.bm25, self.groups, self.tokens = bm25, groups, tokens

    @classmethod
    def from_phrasings(cls, phrasings: Phrasings, tokens: Tokens) -> Self:
        """Index the tokens of every single phrasing."""
        bm25 = NormalisedBm25.from_documents(
            cls.documents(phrasings, tokens), length=tokens.usual, floor=cls.floor
        )
        return cls(bm25, EntryGroups([*map(len, phrasings)]), tokens)

    @staticmethod
    def documents(phrasings: Phrasings, tokens: Tokens) -> Iterator[list[str]]:
        """Yield the tokens of each phrasing."""
        return map(tokens.of, chain.from_iterable(phrasings))

    @classmethod
    def from_snapshot(cls, snapshot: Snapshot, tokens: Tokens) -> Self:
        """Read what `to_snapshot` gave."""
        bm25 = NormalisedBm25.from_snapshot(part_of(snapshot, "bm25"))
        return cls(bm25, EntryGroups(snapshot["counts"]), tokens)

    def to_snapshot(self) -> Snapshot:
        """Return everything that `from_snapshot` needs."""
        bm25 = join_parts({"bm25": self.bm25.to_snapshot()})
        return {**bm25, "counts": self.groups.counts}

    def scores(self, query: AnalysedText) -> Scores:
        """Return the score of every entry, from 0 to 1."""
        return self.groups.mean_of_best(self.bm25.scores(self.tokens.of(query)))


# The channels of BM25 by the names that scoring.yaml has for them.
BM25_CHANNELS: Mapping[str, tuple[type[EntryBm25 | PhrasingBm25], Tokens]] = (
    MappingProxyType(
        {
            "words": (EntryBm25, TERMS),
            "best words": (PhrasingBm25, TERMS),
            "grams": (EntryBm25, NGRAMS),
            "best grams": (PhrasingBm25, NGRAMS),
        }
    )
)
