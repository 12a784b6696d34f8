"""Small talk: a message that is nothing but a curated phrase and politeness."""

from collections.abc import Iterable

from bot.domain import Smalltalk
from bot.phrases import Lexicon, Message, Triggers

# Words that may stand beside small talk without making it a question.
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
# Words of a message; nobody is polite for longer.
_LONGEST = 100


class SmalltalkLane:
    """The curated small talk, ready to be found in messages."""

    def __init__(self, rules: Iterable[Smalltalk], lexicon: Lexicon) -> None:
        self._rules = Triggers(rules, lexicon)

    def find(self, message: Message) -> Smalltalk | None:
        """Return the rule that explains the most words, if fillers explain the rest."""
        triggers = self._rules.standing_in(message)
        if not triggers or len(message.words) > _LONGEST:
            return None
        to_explain = {
            position
            for position, word in enumerate(message.words)
            if word.text not in _FILLERS
        }
        explained = [
            (len(place.positions), trigger.trigger)
            for trigger in triggers
            for place in trigger.find(message)
            if to_explain <= place.positions
        ]
        # Of equals, `max` keeps the first in curated order.
        return max(explained, key=lambda pair: pair[0], default=(0, None))[1]
