"""How frequent words are, and pairs of them: for English, two lists of symspellpy.

They are read as data, since symspellpy's own index takes over a second to build.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.util import find_spec
from mmap import ACCESS_READ, mmap
from pathlib import Path

from bot.text.pairs import Pairs

# 82,765 English words with their frequencies (from Google n-grams and SCOWL).
_WORD_LIST = "frequency_dictionary_en_82_765.txt"
# 242,342 pairs of them (Google n-grams): first those with a capital, then all else.
# Either part is in alphabetical order but for about a hundred lines.
_PAIR_LIST = "frequency_bigramdictionary_en_243_342.txt"
_SECOND_PART = b"\na a "


@dataclass(frozen=True, kw_only=True)
class Wordlist:
    """The words of a language with how often each was counted, and pairs of them.

    The most frequent come first. It is false where it is empty, as it is for every
    language but English: nothing is known then but the words of the knowledge.
    """

    frequencies: Mapping[str, int]
    pairs: Pairs

    def __bool__(self) -> bool:
        return bool(self.frequencies)

    def __contains__(self, word: str) -> bool:
        return word in self.frequencies

    @cached_property
    def words(self) -> tuple[str, ...]:
        """All words, the most frequent first."""
        return tuple(self.frequencies)

    @cached_property
    def total(self) -> int:
        """How many words were counted."""
        return sum(self.frequencies.values())


_NONE = Wordlist(frequencies={}, pairs=Pairs(b""))


def wordlist_of(language: str) -> Wordlist:
    """Return the word list of a language by its code, an empty one if there is none."""
    return _english() if language == "en" else _NONE


@cache
def _english() -> Wordlist:
    return Wordlist(frequencies=_frequencies(), pairs=_pairs())


def _path(name: str) -> Path:
    # Not by importlib.resources, which imports the package.
    spec = find_spec("symspellpy")
    return Path(spec.origin or "").parent / name if spec else Path(name)


def _frequencies() -> Mapping[str, int]:
    """Read the list of words: each line has one and its count, `the 23135851162`."""
    columns = _path(_WORD_LIST).read_text("utf-8-sig").split()
    return dict(zip(columns[::2], map(int, columns[1::2]), strict=True))


def _pairs() -> Pairs:
    """Map the list of pairs into memory, which processes share."""
    with _path(_PAIR_LIST).open("rb") as file:
        lines = mmap(file.fileno(), 0, access=ACCESS_READ)
    return Pairs(lines, lines.find(_SECOND_PART) + 1)
