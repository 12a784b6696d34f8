"""Text without what tells nothing apart: case, accents, forms of one character."""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

import regex

# With the halves of a character that was cut (surrogates), which no library takes.
_INVISIBLE = re.compile(
    r"[\ud800-\udfff\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]"
)
# Apostrophes as keyboards have them; NFKC would take some of them apart.
_APOSTROPHES = str.maketrans(
    dict.fromkeys("\u00b4`\u2018\u2019\u201b\u02bc\u2032\uff07", "'")
)
_PUNCTUATION = regex.compile(r"[^\w\s]|_")
# Letters of their own that people write for one another, and a line that only
# stretches a word: Turkish and Arabic, whose letters no other language has.
_ALIKE = str.maketrans("ıىة", "iيه", "ـ")
# Combining classes of marks that are accents or optional, by Unicode's table: Hebrew
# points, Arabic vowels, and what stands above or below a letter. The others, such as
# the vowels of Hindi, belong to their letters.
_POINTS, _ACCENTS = range(10, 37), 200
# Letters of their own that Unicode takes for others with an accent.
_LETTERS = "йў"


def same_phrasing(text: str) -> str:
    """Reduce a phrasing to what tells it from others: no case, no punctuation.

    "Where's my parcel?" gives "where s my parcel".
    """
    return " ".join(_PUNCTUATION.sub(" ", normalise(text).casefold()).split())


def normalise(text: str) -> str:
    """Normalise text: Unicode NFKC, plain apostrophes, nothing invisible, trimmed."""
    if text.isascii():
        return text.replace("`", "'").strip()
    visible = _INVISIBLE.sub("", text.translate(_APOSTROPHES))
    composed = unicodedata.normalize("NFKC", visible)
    return composed.translate(_APOSTROPHES).strip()


def fold(text: str) -> str:
    """Normalise text and leave out case, accents and optional marks: "Café", "cafe"."""
    return fold_with_places(normalise(text))[0]


def fold_with_places(text: str) -> tuple[str, Sequence[int]]:
    """Fold normalised text, and tell the place in it of each folded character."""
    if text.isascii():
        return text.lower(), range(len(text))
    folded = [
        (char, place)
        for place, typed in enumerate(text)
        for char in _fold_character(typed)
    ]
    return "".join(char for char, _ in folded), [place for _, place in folded]


@lru_cache(maxsize=65_536)
def _fold_character(typed: str) -> str:
    if typed.casefold() in _LETTERS:
        return typed.casefold()
    parts = unicodedata.normalize("NFKD", typed.casefold())
    kept = "".join(char for char in parts if not _is_accent(char))
    return unicodedata.normalize("NFC", kept.translate(_ALIKE))


def _is_accent(char: str) -> bool:
    combining = unicodedata.combining(char)
    return combining in _POINTS or combining >= _ACCENTS
