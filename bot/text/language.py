"""Is a message written in something other than English?"""

from collections.abc import Sequence
from functools import cache
from typing import Any

from bot.text.analyzer import Word
from bot.text.spelling import Speller

# Words below which a message is too short to tell a language from a slip.
_WORDS = 2
# Share of unknown words, from 0 to 1, from which on a message may be foreign.
_FOREIGN_SHARE = 0.5
# Lead of another language over English, in natural logarithms of likelihood, below
# which a message full of slips may still be English ("shud i moistruise": 3).
_LEAD = 5.0
_LANGUAGES = "en cs da de es fi fr hi hu id it nl no pl pt ro sv tr".split()


@cache
def _identifier() -> Any:
    """Load py3langid's model, kept to languages that people write whole messages in."""
    import py3langid

    py3langid.set_languages(_LANGUAGES)
    return py3langid


def is_foreign(message_words: Sequence[Word], speller: Speller) -> bool:
    """Whether a message, spelt as typed, is in another language or script.

    It has two words or more, half of them are unknown to English and to the knowledge,
    and another language is clearly likelier; in another script it may be shorter.
    """
    letters = [word.text for word in message_words if word.text.isalpha()]
    if sum(not word.isascii() for word in letters) > len(letters) / 2:
        return True
    unknown = sum(not speller.knows(word) for word in letters)
    if len(letters) < _WORDS or unknown / len(letters) < _FOREIGN_SHARE:
        return False
    ranks = dict(_identifier().rank(" ".join(letters)))
    return bool(max(ranks.values()) - ranks["en"] > _LEAD)


def has_known(message_words: Sequence[Word], speller: Speller) -> bool:
    """Whether a message has a word that is known, or none to be known: "2", "?"."""
    letters = [word.text for word in message_words if word.text.isalpha()]
    return not letters or any(map(speller.knows, letters))
