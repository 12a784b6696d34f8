"""How a danger is spoken of, in a language of which a pack says little.

A language pack names the words that deny and those that suppose. What English has
beside these, such as persons and times gone by, is not told apart: in doubt a danger is
asserted.
"""

from collections.abc import Sequence

from bot.phrases.lexicon import Found
from bot.text import LanguagePack, Word, has_question_mark

# How many words before another a negator may stand: fewer than in English, where what
# ends its scope is known better.
_SCOPE = 4


def is_denied(message: Sequence[Word], found: Found) -> bool:
    """Whether a negator that is not part of the phrase stands shortly before it."""
    pack, positions = found.phrase.pack, found.positions
    if any(message[position].text in pack.negators for position in positions):
        return False
    return any(_is_governed(message, place.start, pack) for place in found.places)


def _is_governed(message: Sequence[Word], position: int, pack: LanguagePack) -> bool:
    for before in range(position - 1, max(-1, position - 1 - _SCOPE), -1):
        word, follower = message[before], message[before + 1]
        if follower.after or word.text in pack.negation_ends:
            return False
        if word.text in pack.negators:
            return True
    return False


def is_supposed(message: Sequence[Word], found: Found) -> bool:
    """Whether a phrase is asked about as something that might be: "what if …?"."""
    first, suppositions = min(found.positions), found.phrase.pack.suppositions
    number = message[first].sentence
    sentence = [word for word in message if word.sentence == number]
    is_question = has_question_mark(sentence[-1])
    before = [word for word in message[:first] if word.sentence == number]
    return is_question and any(word.text in suppositions for word in before)
