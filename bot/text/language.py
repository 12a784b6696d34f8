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
    and another language is clearly likelier than English; so it is still when the words
    are mended, which makes English of text-speak. In another script it may be shorter.
    """
    letters = _letters(message_words)
    if sum(not word.isascii() for word in letters) > len(letters) / 2:
        return True
    if len(letters) < _WORDS or _share_unknown(letters, speller) < _FOREIGN_SHARE:
        return False
    mended = _letters(speller.mend(message_words))
    # In another language a word or two is near to English by chance.
    return _lead(letters) > _LEAD and _lead(mended) > _LEAD


def _letters(message_words: Sequence[Word]) -> list[str]:
    return [word.text for word in message_words if word.text.isalpha()]


def _share_unknown(letters: Sequence[str], speller: Speller) -> float:
    return sum(not speller.knows(word) for word in letters) / len(letters)


def _lead(letters: Sequence[str]) -> float:
    """By how much the likeliest language is likelier than English."""
    ranks = dict(_identifier().rank(" ".join(letters)))
    return float(max(ranks.values()) - ranks["en"])


def has_known(message_words: Sequence[Word], speller: Speller) -> bool:
    """Whether a message has a word that is known, or none to be known: "2", "?"."""
    letters = _letters(message_words)
    return not letters or any(map(speller.knows, letters))
