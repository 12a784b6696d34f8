"""Does a message repeat what the bot itself says?"""

from collections.abc import Iterable, Sequence

from bot.text import Language, Word

# Words in a row that are the same by no chance.
_ROW = 7


class Quotations:
    """The curated texts, in rows of words."""

    def __init__(self, language: Language, texts: Iterable[str]) -> None:
        """Take what the bot says: answers, replies, notes."""
        self._rows = {row for text in texts for row in _rows(language.stems_of(text))}

    def quoted(self, message: Sequence[Word]) -> frozenset[int]:
        """Return the positions of the words that stand in such a row."""
        stems = [word.stem for word in message]
        return frozenset(
            position
            for start, row in enumerate(_rows(stems))
            if row in self._rows
            for position in range(start, start + _ROW)
        )


def _rows(stems: Sequence[str]) -> Iterable[tuple[str, ...]]:
    return zip(*(stems[start:] for start in range(_ROW)), strict=False)
