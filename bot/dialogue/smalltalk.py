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
# Words; nobody is polite for longer.
_LONGEST = 100


class SmalltalkLane:
    """The curated small talk, ready for messages."""

    def __init__(self, rules: Iterable[Smalltalk], lexicon: Lexicon) -> None:
        self._rules = Triggers(rules, lexicon)

    def find(self, message: Message) -> Smalltalk | None:
        """The rule that explains the most words, if fillers explain all others."""
        standing = self._rules.standing_in(message)
        if not standing or len(message.words) > _LONGEST:
            return None
        to_explain = {
            position
            for position, word in enumerate(message.words)
            if word.text not in _FILLERS
        }
        best: tuple[int, Smalltalk] | None = None
        for trigger in standing:
            for found in trigger.find(message):
                explains = len(found.positions)
                if to_explain <= found.positions and (
                    best is None or explains > best[0]
                ):
                    best = explains, trigger.trigger
        return best[1] if best else None
