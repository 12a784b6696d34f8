"""Messages that lean on the turn before: "the second one", "yes", "and how many?"."""

from collections.abc import Sequence
from itertools import groupby

from bot.dialogue import asking_words
from bot.dialogue.clauses import says_anything
from bot.domain import Conversation
from bot.text import STOP_WORDS, Word

_ORDINALS = {
    **dict.fromkeys("1 1st first one".split(), 0),
    **dict.fromkeys("2 2nd second two".split(), 1),
    **dict.fromkeys("3 3rd third three".split(), 2),
    **dict.fromkeys("4 4th fourth four".split(), 3),
    **dict.fromkeys("last latter".split(), -1),
}
_AROUND_ORDINALS = STOP_WORDS | frozenset(
    "one number option no question answer choose pick take yes ok okay".split()
)
_YES = frozenset(
    "yes yeah yep yup yea ya aye sure please ok okay correct exactly".split()
)
_AROUND_YES = STOP_WORDS | _YES | frozenset("go on ahead more tell do right".split())
_NONE = frozenset("none neither no nope nah".split())
_AROUND_NONE = STOP_WORDS | _NONE | frozenset("not really thanks either".split())

_LEADS = frozenset("and also but or so then ok okay".split())
_ASKS = asking_words.QUESTION_WORDS | asking_words.AMOUNTS | {"not"}
# What somebody in need says: these ask for the help that was shown.
_PLEAS = frozenset(
    "help call ring phone number doctor ambulance hospital scared afraid now".split()
)
# Content words of a short message, at most.
_SHORT = 4


def picked(message_words: Sequence[Word], conversation: Conversation) -> str | None:
    """Return the chip that a message names by its place or by "yes", or None.

    "the second one" and "2" name the second chip, "yes please" the first.
    """
    texts = [word.text for word in message_words]
    if not conversation.chips or not texts:
        return None
    if set(texts) <= _AROUND_YES and _YES & set(texts):
        return conversation.chips[0]
    ordinals = [text for text in texts if text in _ORDINALS]
    # "the second one" names the second, not the first.
    ordinals = [text for text in ordinals if text != "one"] or ordinals
    if len(ordinals) != 1 or not set(texts) <= _AROUND_ORDINALS | _ORDINALS.keys():
        return None
    place = _ORDINALS[ordinals[0]]
    return conversation.chips[place] if place < len(conversation.chips) else None


def rejects(message_words: Sequence[Word], conversation: Conversation) -> bool:
    """Whether a message turns down every chip ("none of those")."""
    texts = {word.text for word in message_words}
    return bool(conversation.chips) and bool(_NONE & texts) and texts <= _AROUND_NONE


def new_subject(message_words: Sequence[Word]) -> tuple[Word, ...]:
    """Return the sentences that are about something by themselves.

    "No", "and now?", "who do I call" and "will it stop" are not.
    """
    sentences = groupby(message_words, key=lambda word: word.sentence)
    return tuple(word for _, group in sentences for word in _standing(tuple(group)))


def _standing(sentence: tuple[Word, ...]) -> tuple[Word, ...]:
    texts = {word.text for word in sentence}
    content = texts - STOP_WORDS - _ASKS - _PLEAS - _YES - _NONE
    return sentence if content and not texts & asking_words.POINTERS else ()


def leans_back(message_words: Sequence[Word], conversation: Conversation) -> bool:
    """Whether a message needs the last entry to be understood.

    It does when it is short and goes on ("and the cost?"), points back ("is it safe?")
    or says nothing by itself ("why?", "oh no, for how long?").
    """
    if not conversation.entry or not message_words:
        return False
    texts = [word.text for word in message_words]
    content = [text for text in texts if text not in STOP_WORDS and text not in _ASKS]
    if len(content) > _SHORT:
        return False
    about = texts[:2] in (["what", "about"], ["how", "about"])
    goes_on = texts[0] in _LEADS or about
    points_back = bool(asking_words.POINTERS & set(texts))
    return goes_on or points_back or not says_anything(message_words)
