"""Small talk: a message that is nothing but a curated phrase and politeness."""

from collections.abc import Iterable
from operator import itemgetter

from bot.domain import Smalltalk
from bot.phrases import Found, Lexicon, Message, Triggers, telling

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
        to_explain = telling(message.words)
        explained = [
            (len(place.positions), _is_verbatim(message, place), trigger.trigger)
            for trigger in triggers
            for place in trigger.find(message)
            if to_explain <= place.positions
        ]
        # Of equals, `max` keeps the first in curated order.
        return max(explained, key=itemgetter(0, 1), default=(0, False, None))[2]


def _is_verbatim(message: Message, place: Found) -> bool:
    """Whether a phrase stands as written, and not in another form: "helpful"."""
    texts = [message.words[position].text for position in sorted(place.positions)]
    return " ".join(texts) == place.phrase.text
