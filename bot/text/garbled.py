"""Text that was spoilt by a wrong encoding, such as "fÃ¼r" for "für"."""

from typing import NamedTuple

from ftfy import fix_encoding
from ftfy.badness import is_bad

_LOST = "\ufffd"


class Garbled(NamedTuple):
    """A word that was decoded wrongly, and what it probably was, if that shows."""

    word: str
    meant: str | None


def is_garbled(text: str) -> bool:
    """Whether a text was decoded wrongly somewhere, or has lost a character."""
    return not text.isascii() and (_LOST in text or is_bad(text))


def find_garbled(text: str) -> Garbled | None:
    """Find the first word of a text that was decoded wrongly."""
    if not is_garbled(text):
        return None
    word = next(filter(is_garbled, text.split()), text[:40])
    fixed = fix_encoding(word)
    return Garbled(word, None if fixed == word else fixed)
