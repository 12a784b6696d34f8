"""Slips mended towards the knowledge's own words, and towards English.

A word that the knowledge or the English word list has is never touched.
"""

from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Self

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.text.analyzer import Word, count_words, stem

# symspellpy's list of 82,765 English words with their frequencies (from Google n-grams
# and SCOWL); read as data, since its own index takes over a second to build.
_WORD_LIST = "frequency_dictionary_en_82_765.txt"
# Letters of a short word.
_SHORT = 3
# A slip of a rarer word than these is not guessed at: the guess would mostly be wrong.
_COMMON = 10_000


@cache
def english() -> tuple[str, ...]:
    """Return English words, the most frequent first.

    Each line of the list has a word and its frequency: `the 23135851162`.
    """
    # Not by importlib.resources, which imports the package.
    spec = find_spec("symspellpy")
    folder = Path(spec.origin or "").parent if spec else Path()
    text = (folder / _WORD_LIST).read_text("utf-8-sig")
    return tuple(text.split()[::2])


@cache
def _english_set() -> frozenset[str]:
    return frozenset(english())


def is_english(word: str) -> bool:
    """Whether a folded word stands in the English word list."""
    return word in _english_set()


@cache
def _common() -> tuple[str, ...]:
    return english()[:_COMMON]


class Speller:
    """Mends words towards a vocabulary; English words are left as they are."""

    def __init__(self, vocabulary: Iterable[str], foreign: Iterable[str] = ()) -> None:
        """Take the words to mend towards, and texts whose words are left alone."""
        self.vocabulary = tuple(vocabulary)
        self._foreign = frozenset(count_words(foreign))
        self._known = frozenset(self.vocabulary)
        self._mended = lru_cache(maxsize=16_384)(self._mend_unknown)

    @classmethod
    def from_texts(
        cls,
        texts: Iterable[str],
        terms: Iterable[str] = (),
        foreign: Iterable[str] = (),
    ) -> Self:
        """Make a speller with the words of texts, which may hold slips, and of terms.

        The words of `terms` are right. A word that English lacks and the texts have
        once is left out where another is near: it may be a slip of that.
        """
        counts = count_words(texts)
        counts.update({word: 2 * n for word, n in count_words(terms).items()})
        sure = tuple(word for word, n in counts.items() if n > 1 or is_english(word))
        rare = [
            word
            for word in sorted(counts.keys() - set(sure))
            if not _nearest(word, sure, _edits_allowed(word))
        ]
        return cls((*sure, *rare), foreign)

    def knows(self, word: str) -> bool:
        """Whether a folded word needs no mending."""
        return word in self._known or word in _english_set()

    def is_slip(self, word: str) -> bool:
        """Whether a folded word that is not known is one edit from one that is."""
        return bool(_nearest(word, self.vocabulary, 1) or _nearest(word, _common(), 1))

    def mend(self, message_words: Sequence[Word]) -> tuple[Word, ...]:
        """Return the words with slips mended; their number and places stay the same.

        Foreign words are left alone. Short words are mended only where most words are
        known: in other languages, many are one letter away from an English one.
        """
        known = sum(self.knows(word.text) for word in message_words)
        is_known = known > len(message_words) / 2
        return tuple(
            self._mend_word(word)
            if (
                is_known if len(word.text) <= _SHORT else word.text not in self._foreign
            )
            else word
            for word in message_words
        )

    def _mend_word(self, word: Word) -> Word:
        if self.knows(word.text) or not word.text.isalpha():
            return word
        mended = self._mended(word.text)
        return word._replace(text=mended, stem=stem(mended)) if mended else word

    def _mend_unknown(self, word: str) -> str | None:
        """Return the nearest known word, or None where none is near enough.

        At equal distance the vocabulary wins, then the more frequent English word.
        """
        limit = _edits_allowed(word)
        curated = _nearest(word, self.vocabulary, limit)
        common = _nearest(word, _common(), curated[1] - 1 if curated else limit)
        best = common or curated
        return best[0] if best else None


def _edits_allowed(word: str) -> int:
    """Allow no slip in a word of two letters, and three from twelve letters on."""
    return 0 if len(word) < 3 else 1 if len(word) < 6 else 2 if len(word) < 12 else 3


def _nearest(word: str, known: Sequence[str], limit: int) -> tuple[str, int] | None:
    """Return the nearest known word and its distance, at most `limit` edits.

    The distance is that of optimal string alignment: insertions, deletions, changed
    letters, and neighbours that changed places. A second slip is only believed where
    the first letter is right.
    """
    if limit < 1:
        return None
    candidates = process.extract(
        word, known, scorer=OSA.distance, score_cutoff=limit, limit=None
    )
    near = [
        (distance, candidate[0] != word[0], rank, candidate)
        for candidate, distance, rank in candidates
        if (distance <= 1 or candidate[0] == word[0])
        and len(candidate) >= 3
        and (len(word) > 3 or _may_be(word, candidate))
    ]
    if not near:
        return None
    distance, *_, candidate = min(near)
    return candidate, int(distance)


def _may_be(word: str, candidate: str) -> bool:
    """Whether a word of three letters may be meant for another.

    One may lack a letter, or two may have changed places; abbreviations are one changed
    letter apart.
    """
    return len(candidate) > len(word) or sorted(candidate) == sorted(word)
