"""Words that say nothing of their own beside a phrase: "oh please, … thanks"."""

from collections.abc import Sequence

from bot.text import Word

_FILLERS = frozenset(
    """
    a an the and or so i am is it that this what you your my me to for of from in on at
    with about be just very really too please oh um well there here then sort things all
    again bot buddy dear everybody everyone folks friend guys hey hi hello hiya kind lot
    lots mate much now ok okay quite right robot sir madam today such bit more ha haha
    lol ah aha yes no oops sorry thanks thank cheers ta information info answer answers
    help helpful bye
    """.split()
)


def telling(message: Sequence[Word]) -> frozenset[int]:
    """The positions of the words that a phrase has to explain to be the whole."""
    return frozenset(
        position for position, word in enumerate(message) if word.text not in _FILLERS
    )
