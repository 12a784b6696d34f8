"""Is a danger asserted, negated or only asked about?

The general and the hypothetical follow ConText (Harkema et al. 2009). English, and on
the careful side: in doubt a danger is asserted.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from enum import Enum
from itertools import pairwise
from operator import attrgetter
from typing import NamedTuple

from bot.phrases.background import TREATMENT
from bot.phrases.lexicon import Found
from bot.phrases.negation import (
    NEGATORS,
    NEW_SUBJECT,
    QUESTION_WORDS,
    SCOPE_ENDS,
    is_negated,
)
from bot.phrases.persons import PEOPLE
from bot.phrases.simple import is_supposed
from bot.phrases.stories import passage
from bot.phrases.times import is_long_past
from bot.text import Word


class Status(Enum):
    """How a message speaks of what was found in it."""

    ASSERTED = "asserted"
    HYPOTHETICAL = "hypothetical"
    NEGATED = "negated"


# Of those whom visitors name, some are no family or friends: "clients of yours".
PERSONAL = (PEOPLE - frozenset("client patient customer".split())) | frozenset(
    "i me my mine myself we us our ours he him his she her hers".split()
)
# These point at something that the visitor has in front of them.
_POINTING = PERSONAL | frozenset(
    """
    this these now today yesterday since still ago lately recently suddenly started
    appeared turned keeps
    """.split()
)

# "a spot that is growing" is one that somebody has; "is it normal that …" has happened.
_DEFINITE = frozenset(
    {("normal", "that"), ("matter", "that")}
    | {
        (relative, verb)
        for relative in ("that", "which", "who")
        for verb in "is are has have had keeps went got started will".split()
    }
)

# Words on either side that belong to the sentence: people write shorter ones, and a
# message without a full stop must not cost its length squared.
_CONTEXT = 60
_ASKS_BEFORE_IF = frozenset(
    "sure know wonder wondering see tell ask asking check as".split()
)
_WORRIES = frozenset(
    """
    risk risks chance chances likelihood possibility likely prevent avoid sign signs
    symptom symptoms
    """.split()
)
# Beside a phrase, these tell that it goes on.
_GOES_ON = frozenset("is am are has have keeps".split())
# What is heard, read, watched or written, and is not the visitor's own.
_HEARSAY = frozenset(
    """
    tiktok youtube instagram facebook reddit papers newspaper magazine influencer
    documentary movie video videos series novel essay homework poster leaflet cartoon
    biology translate translating translation
    """.split()
)
_FIRST_PERSON = frozenset("i me my myself we us our".split())
# Before "I", these go on with what is asked or supposed.
_DEPENDENT = frozenset("that if when after before while".split()) | frozenset(
    "can could will would may might do does did should am have".split()
)
# Words beside a phrase that tell whose it is.
_BESIDE = 4
_MODALS = frozenset("can could will would may might does do did should".split())
# What a question in general is about.
_GENERAL_SUBJECTS = TREATMENT | frozenset(
    "it you one people person someone anyone skin a an the they".split()
)
# These are verbs of their own, too: "we did the forehead", "it does it again".
_HELPING = frozenset("do does did".split())
# "Did the glass test": people leave out the "I".
_DID_THE = frozenset(("did", article) for article in ("a", "an", "the"))
_QUESTION_STARTS = _MODALS | QUESTION_WORDS | frozenset("is are was".split())
# "can hardly get any air" has lost its "I"; it is no question.
_STATEMENT_AFTER_MODAL = frozenset(
    "not hardly barely scarcely only just still no never feel see taste breathe".split()
)
_CUES = NEGATORS | SCOPE_ENDS | _QUESTION_STARTS | _WORRIES | {"if", "case"}
_LEADS = frozenset("and so also but hi hello hey ok okay please".split())


def judge(message: Sequence[Word], found: Found) -> Status:
    """How a message speaks of a phrase found in it."""
    if is_negated(message, found):
        return Status.NEGATED
    is_asked = is_hypothetical if found.phrase.is_english else is_supposed
    return Status.HYPOTHETICAL if is_asked(message, found) else Status.ASSERTED


def is_hypothetical(message: Sequence[Word], found: Found) -> bool:
    """Whether a phrase is asked about, supposed, past or hearsay, not reported."""
    beside = passage(message, found.positions)
    return all(
        _is_past_or_hearsay(clause) or _is_asked(clause, beside)
        for clause in _clauses(message, found)
    )


def is_past_or_hearsay(message: Sequence[Word], found: Found) -> bool:
    """Whether a phrase tells of times gone by, or of what the visitor only heard of."""
    return all(_is_past_or_hearsay(clause) for clause in _clauses(message, found))


class _Clause(NamedTuple):
    """The words around a phrase, and where its first and its last word stand.

    `statement` is where the statement begins that the phrase stands in: "does it work
    if I smoke, my face is swollen" has one behind the comma.
    """

    texts: list[str]
    first: int
    last: int
    statement: int


def _is_asked(clause: _Clause, beside: Sequence[Word]) -> bool:
    texts = clause.texts
    # "What if …" goes on to the end; another "if" ends where a statement begins.
    start = 0 if "what" in texts[: clause.first] else clause.statement
    if _supposed(texts[start : clause.first]):
        return True
    if not _DEFINITE.isdisjoint(pairwise(texts[: clause.last + 1])):
        return False
    before = texts[clause.statement : clause.first]
    return _asks_what_might_happen(before) or _is_general_question(texts, beside)


def _is_past_or_hearsay(clause: _Clause) -> bool:
    texts, start = clause.texts, max(0, clause.first - _BESIDE)
    if is_long_past(texts) and _GOES_ON.isdisjoint(texts[start : clause.last + 1]):
        return True
    beside = texts[start : clause.last + 1 + _BESIDE]
    return not _HEARSAY.isdisjoint(texts) and _FIRST_PERSON.isdisjoint(beside)


def _clauses(message: Sequence[Word], found: Found) -> Iterator[_Clause]:
    """The clauses that a phrase stands in, one in each sentence that it reaches."""
    by_sentence: dict[int, list[int]] = {}
    for position in sorted(found.positions):
        by_sentence.setdefault(message[position].sentence, []).append(position)
    for positions in by_sentence.values():
        yield _around(message, positions[0], positions[-1])


def _around(message: Sequence[Word], first: int, last: int) -> _Clause:
    """The clause of the words from the first to the last of a phrase.

    A clause ends with its sentence, and begins behind a colon: "tell me if: …".
    """
    number, stop = message[first].sentence, min(first + _CONTEXT, len(message))
    start, key = max(0, first - _CONTEXT), attrgetter("sentence")
    begin = bisect_left(message, number, start, first, key=key)
    end = bisect_right(message, number, first, stop, key=key)
    colons = (at for at in range(first, begin, -1) if ":" in message[at].after)
    begin = next(colons, begin)
    starts = (at for at in range(first, begin, -1) if _is_statement(message, at))
    return _Clause(
        texts=[word.text for word in message[begin:end]],
        first=first - begin,
        last=last - begin,
        statement=next(starts, begin) - begin,
    )


def _is_statement(message: Sequence[Word], place: int) -> bool:
    """Whether a word begins a statement: "…, my face" and "… and I", not "can I"."""
    word, before = message[place], message[place - 1].text
    if word.after and word.text in NEW_SUBJECT:
        return True
    return word.text == "i" and before not in _DEPENDENT


def _supposed(before: Sequence[str]) -> bool:
    """Supposed ("what if …", "signs of …"); not "I'm not sure if …"."""
    for position, text in enumerate(before):
        previous = before[position - 1] if position else ""
        if text == "if" and previous not in _ASKS_BEFORE_IF:
            return True
        if text in _WORRIES or (text == "case" and previous == "in"):
            return True
    return False


def _asks_what_might_happen(before: Sequence[str]) -> bool:
    """Asked about: "can it …", "will my face …"; not "can you help, my …".

    "Why does it …" and "my husband did the …" tell what happens.
    """
    if "why" in before:
        return False
    for place, (verb, subject) in enumerate(pairwise(before)):
        if verb in _MODALS and subject in _GENERAL_SUBJECTS:
            if verb in _HELPING and not _begins_question(before[:place]):
                continue
            if (verb, subject) in _DID_THE:
                continue
            return subject != "you" or not PERSONAL & set(before)
        if verb in ("will", "would", "might") and subject in ("i", "my", "your"):
            return True
    return False


def _begins_question(before: Sequence[str]) -> bool:
    """Whether a verb behind these words asks: "did it …", "how often does the …"."""
    return not before or before[-1] in _LEADS or not QUESTION_WORDS.isdisjoint(before)


def _is_general_question(texts: Sequence[str], beside: Sequence[Word]) -> bool:
    """A question about nobody: no personal or pointing word belongs to it."""
    if any(word.text in _POINTING for word in beside):
        return False
    if any(text == "day" and number.isdecimal() for text, number in pairwise(texts)):
        return False
    start, follower, *_ = [*(text for text in texts if text not in _LEADS), "", ""]
    if start in _MODALS and follower in _STATEMENT_AFTER_MODAL:
        return False
    if (start, follower) in _DID_THE:
        return False
    return start in _QUESTION_STARTS


def is_cue(word: Word) -> bool:
    """Whether a word may decide how a message speaks of the words beside it."""
    return word.text in _CUES
