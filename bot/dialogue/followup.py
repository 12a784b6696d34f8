"""Messages that lean on the turn before: "the second one", "and how many?"."""

from collections.abc import Mapping, Sequence
from itertools import groupby

from bot.dialogue import asking_words
from bot.dialogue.clauses import Words, says_anything, tells
from bot.domain import Entry
from bot.text import ENGLISH, STOP_WORDS, Word, stems_of

_ORDINALS = {
    **dict.fromkeys("1 1st first one".split(), 0),
    **dict.fromkeys("2 2nd second two".split(), 1),
    **dict.fromkeys("3 3rd third three".split(), 2),
    **dict.fromkeys("4 4th fourth four".split(), 3),
    **dict.fromkeys("5 5th fifth five".split(), 4),
    **dict.fromkeys("last latter bottom".split(), -1),
}
_CHIP = frozenset("one ones number option question answer button suggestion".split())
_AROUND_CHIP = (
    STOP_WORDS
    | ENGLISH.padding
    | _CHIP
    | frozenset("no choose pick take press click yes ok okay top which".split())
)
# Words of a message that names a chip, at most.
_NAMES = 8

# What a message begins with that goes on from the last turn: "and then?", "on legs?".
_GOES_ON = (
    asking_words.JOINS
    | asking_words.BEFORE_QUESTION_WORDS
    | (asking_words.CONDITIONS - asking_words.QUESTION_WORDS)
    | frozenset("but or even especially only same ok okay".split())
)
# What it ends with: "crow's feet, too?", "the raised sort as well?".
_ENDS = frozenset("too either instead then though well".split())
# What no message ends with that is whole: "how do the".
_UNFINISHED = frozenset("a an the my your his our their if because i he she we".split())
_ASKS = asking_words.QUESTION_WORDS | asking_words.AMOUNTS | {"not"}
# What somebody in need says: these ask for the help that was shown.
_PLEAS = frozenset(
    "help call ring phone number doctor ambulance hospital scared afraid now"
    " yes yeah ok okay no nope none neither".split()
)
# Content words of a message that leans on the last turn, at most.
_SHORT = 4


def picked(message_words: Words, chips: Sequence[str]) -> int | None:
    """Return the place of the chip that a message names by its place, or None.

    "the second one" and "2" name the second chip, whatever has become of it.
    """
    texts = [word.text for word in message_words]
    ordinals = [text for text in texts if text in _ORDINALS]
    # "the second one" names the second, not the first.
    ordinals = [text for text in ordinals if text != "one"] or ordinals
    if len(ordinals) != 1 or not set(texts) <= _AROUND_CHIP | _ORDINALS.keys():
        return None
    place = _ORDINALS[ordinals[0]]
    return place % len(chips) if -len(chips) <= place < len(chips) else None


def described(
    message_words: Words, chips: Sequence[str], entries: Mapping[str, Entry]
) -> int | None:
    """Return the place of the chip that a message names by words of its question.

    "The one about scars" does, if one chip alone has most of these words. None where
    none does.
    """
    texts = {word.text for word in message_words}
    if len(message_words) > _NAMES or _CHIP.isdisjoint(texts):
        return None
    named = {word.stem for word in message_words if word.text not in _AROUND_CHIP}
    shared = [
        len(named.intersection(stems_of(entries[chip].question)))
        if chip in entries
        else 0
        for chip in chips
    ]
    most = max(shared, default=0)
    is_clear = most and 2 * most > len(named) - 1 and shared.count(most) == 1
    return shared.index(most) if is_clear else None


def new_subject(message_words: Words) -> Words:
    """Return the sentences that are about something by themselves.

    "No", "and now?", "who do I call" and "will it stop" are not.
    """
    sentences = groupby(message_words, key=lambda word: word.sentence)
    return tuple(word for _, group in sentences for word in _standing(tuple(group)))


def _standing(sentence: Words) -> Words:
    texts = {word.text for word in sentence}
    content = texts - STOP_WORDS - _ASKS - _PLEAS
    return sentence if content and not texts & asking_words.POINTERS else ()


def leans_back(message_words: Words) -> bool:
    """Whether a message shows that it needs the turn before to be understood.

    It does when it is short and goes on ("and the cost?", "on my legs?"), points back
    ("is it safe?") or says nothing by itself ("oh no, for how long?").
    """
    telling = [word for word in message_words if word.text not in ENGLISH.padding]
    if not telling:
        return False
    content = [word for word in telling if _is_content(word)]
    if len(content) > _SHORT:
        return False
    begins = {message_words[0].text, telling[0].text}
    about = [word.text for word in telling[:2]] in (["what", "about"], ["how", "about"])
    goes_on = bool(begins & _GOES_ON) or about or message_words[-1].text in _ENDS
    return goes_on or points_back(message_words) or not says_anything(message_words)


def is_unfinished(message_words: Words) -> bool:
    """Whether a message was sent too early: "how do the"."""
    return bool(message_words) and message_words[-1].text in _UNFINISHED


def before_pointer(message_words: Words) -> Words:
    """Return the words before the first one that points back, or none without one."""
    return message_words[: _first_pointer(message_words) or 0]


def place_of_subject(message_words: Words) -> slice | None:
    """Return where a question has the subject that it leaves to the turn before.

    That is the first word that points back, or the end where only an amount is asked:
    "for how long". None where the message is no such question.
    """
    if tells(message_words):
        return None
    place = _first_pointer(message_words)
    if place is not None:
        return slice(place, place + 1)
    asks_amount = any(word.text in asking_words.AMOUNTS for word in message_words)
    return slice(len(message_words), None) if asks_amount else None


def _first_pointer(message_words: Words) -> int | None:
    pointers = asking_words.POINTERS
    places = (i for i, word in enumerate(message_words) if word.text in pointers)
    return next(places, None)


def points_back(message_words: Words) -> bool:
    """Whether a message has a word such as "it" or "that"."""
    return any(word.text in asking_words.POINTERS for word in message_words)


def _is_content(word: Word) -> bool:
    return word.text not in STOP_WORDS | _ASKS | asking_words.POINTERS
