"""Two things set against each other: "what sets melasma apart from sunspots"."""

from collections.abc import Callable, Sequence

from bot.dialogue.clauses import Words
from bot.text import LanguagePack, Word

# The words of both sides, or nothing.
Comparison = tuple[Words, Words] | tuple[()]


class Comparisons:
    """Finds comparisons, by the words of a language."""

    def __init__(self, pack: LanguagePack) -> None:
        self._pack = pack

    def compared(
        self, asked: Words, is_about: Callable[[Sequence[Word]], bool]
    ) -> Comparison:
        """Return the sides of a comparison, or nothing where words compare nothing.

        Each side must be about something that the knowledge is about: see
        `what_is_asked`.
        """
        texts = [word.text for word in asked]
        if self._pack.asking.compares.isdisjoint(texts):
            return ()
        for position, text in enumerate(texts):
            if text in self._pack.asking.between:
                sides = self._bare(asked[:position]), self._bare(asked[position + 1 :])
                if all(map(is_about, sides)):
                    return sides
        return ()

    def _bare(self, side: Words) -> Words:
        around = self._pack.asking.compares | self._pack.empty
        return tuple(word for word in side if word.text not in around)
