"""Is a message written in something other than English?"""

from collections.abc import Sequence

from bot.analyzer import Word
from bot.spelling import Speller

# Words below which a message is too short to tell a language from a few slips.
_WORDS = 3
_FOREIGN_SHARE = 0.5


def is_foreign(message_words: Sequence[Word], speller: Speller) -> bool:
    """Whether half of a message's words, three or more, are not English.

    A message in another script is foreign however short it is.
    """
    letters = [word.text for word in message_words if word.text.isalpha()]
    if not letters:
        return False
    other_script = sum(not word.isascii() for word in letters)
    if other_script > len(letters) / 2:
        return True
    foreign = sum(not speller.knows(word) for word in letters)
    return len(letters) >= _WORDS and foreign / len(letters) >= _FOREIGN_SHARE
