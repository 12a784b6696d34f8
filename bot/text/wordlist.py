"""How frequent English words are, and pairs of them: two lists that symspellpy ships.

They are read as data, since symspellpy's own index takes over a second to build.
"""

from collections.abc import Mapping
from functools import cache
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


def _path(name: str) -> Path:
    # Not by importlib.resources, which imports the package.
    spec = find_spec("symspellpy")
    return Path(spec.origin or "").parent / name if spec else Path(name)


@cache
def frequencies() -> Mapping[str, int]:
    """Return how often each English word was counted, the most frequent first.

    Each line of the list has a word and its frequency: `the 23135851162`.
    """
    columns = _path(_WORD_LIST).read_text("utf-8-sig").split()
    return dict(zip(columns[::2], map(int, columns[1::2]), strict=True))


@cache
def english() -> tuple[str, ...]:
    """Return English words, the most frequent first."""
    return tuple(frequencies())


def is_english(word: str) -> bool:
    """Whether a folded word stands in the English word list."""
    return word in frequencies()


@cache
def english_pairs() -> Pairs:
    """Map the list of pairs into memory, which processes share."""
    with _path(_PAIR_LIST).open("rb") as file:
        lines = mmap(file.fileno(), 0, access=ACCESS_READ)
    return Pairs(lines, lines.find(_SECOND_PART) + 1)
