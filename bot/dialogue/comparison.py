"""Two things set against each other: "what sets melasma apart from sunspots"."""

from collections.abc import Callable, Sequence

from bot.dialogue import asking_words
from bot.dialogue.clauses import Words
from bot.text import Word

# The words of both sides, or nothing.
Comparison = tuple[Words, Words] | tuple[()]


def compared(asked: Words, is_about: Callable[[Sequence[Word]], bool]) -> Comparison:
    """Return the sides of a comparison, or nothing where words compare nothing.

    Each side must be about something that the knowledge is about: see `what_is_asked`.
    """
    texts = [word.text for word in asked]
    if asking_words.COMPARES.isdisjoint(texts):
        return ()
    for position, text in enumerate(texts):
        if text in asking_words.BETWEEN:
            sides = _bare(asked[:position]), _bare(asked[position + 1 :])
            if all(map(is_about, sides)):
                return sides
    return ()


def _bare(side: Words) -> Words:
    around = asking_words.COMPARES | asking_words.EMPTY
    return tuple(word for word in side if word.text not in around)
