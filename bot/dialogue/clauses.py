"""A sentence to its clauses, and which of them ask."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise
from typing import NamedTuple

from bot.dialogue import asking_words
from bot.text import Word

Words = tuple[Word, ...]
# Words that a clause may have which only names what is asked about.
_TOPIC = 8
_TAG = asking_words.INVERTED | asking_words.SUBJECTS | {"not"}


class Piece(NamedTuple):
    """A question with the clauses before it that belong to it, or clauses without."""

    before: Sequence[Words]
    question: Words = ()


def pieces(message_words: Sequence[Word]) -> Iterator[Piece]:
    """Cut a message into its questions and what stands between them, in order."""
    for sentence in _sentences(message_words):
        asking = _asking(sentence)
        if any(asking):
            yield from _sorted_out(sentence, asking)
        elif _has_mark(sentence):
            yield Piece((), joined(sentence))
        else:
            yield Piece(sentence)


def joined(clauses: Iterable[Words]) -> Words:
    """Return the words of clauses."""
    return tuple(word for clause in clauses for word in clause)


def says_anything(message_words: Sequence[Word]) -> bool:
    """Whether any word is more than glue, a question word or a lone character."""
    return any(
        word.text not in asking_words.EMPTY
        and len(word.text) > 1
        and not word.text.isdigit()
        for word in message_words
    )


def tells(message_words: Words) -> bool:
    """Whether a message begins as what tells something does: "my mum …", "it …"."""
    opening = _without_leads(message_words)
    return bool(opening) and opening[0].text in asking_words.STATEMENTS


def _sentences(message_words: Sequence[Word]) -> Iterator[list[Words]]:
    """Cut a message into sentences, and these into clauses."""
    cuts = [
        position
        for position, word in enumerate(message_words)
        if position
        and (
            word.sentence != message_words[position - 1].sentence
            or word.after
            or _joins(message_words[position : position + 4])
        )
    ]
    clauses = [
        tuple(message_words[start:stop])
        for start, stop in pairwise([0, *cuts, len(message_words)])
        if start < stop
    ]
    for _, sentence in groupby(clauses, key=lambda clause: clause[0].sentence):
        yield list(sentence)


def _joins(words: Sequence[Word]) -> bool:
    """Whether words are "and how", "also do you": a join before another question."""
    joins = words[0].text in asking_words.JOINS
    return joins and _begins_asking(words[1:], is_marked=False)


def _sorted_out(sentence: list[Words], asking: Sequence[Words]) -> Iterator[Piece]:
    """Put each question together with the clauses around it that belong to it."""
    before: list[Words] = []
    question: Words = ()
    for clause, asked in zip(sentence, asking, strict=True):
        if asked:
            if question:
                yield Piece(before, question)
                before = []
            told, before, question = _reaching_back(before, asked)
            if told:
                yield Piece(told)
        elif question and clause[0].text not in asking_words.ASIDES:
            question += clause
        elif question:
            yield Piece(before, question)
            before, question = [clause], ()
        else:
            before.append(clause)
    if before or question:
        yield Piece(before, question)


def _reaching_back(
    before: list[Words], asked: Words
) -> tuple[list[Words], list[Words], Words]:
    """Return what is told before a question, what belongs to it, and the question.

    "It is harmless, is it not" is one question; "after a session" or "hot yoga and
    saunas" belong to the question behind them.
    """
    stop = len(before)
    while stop and not says_anything(asked):
        stop -= 1
        asked = before[stop] + asked
    start = stop
    while start and _belongs(before[start - 1]):
        start -= 1
    return before[:start], before[start:stop], asked


def _belongs(clause: Words) -> bool:
    """Whether a clause is a condition of the question behind it, or its topic."""
    first = _without_leads(clause)[0].text
    is_topic = first == clause[0].text and first not in asking_words.STATEMENTS
    return first in asking_words.CONDITIONS or (is_topic and len(clause) <= _TOPIC)


def _has_mark(sentence: Sequence[Words]) -> bool:
    return "?" in sentence[-1][-1].typed


def _asking(sentence: Sequence[Words]) -> list[Words]:
    """Return the words of each clause that ask: none, or its end, or all of them.

    Of "my question is how long" the last two ask; behind "my question:" the next clause
    does, however it begins.
    """
    is_marked = _has_mark(sentence)
    asking: list[Words] = []
    is_announced = False
    for number, clause in enumerate(sentence):
        stop = _announced_until(clause)
        if says_anything(clause[stop:]) and (stop or is_announced):
            asked = clause[stop:]
        elif stop or (number and clause[0].text in asking_words.RELATIVE):
            asked = ()
        else:
            asked = _asking_by_beginning(clause, is_marked=is_marked)
        asking.append(asked)
        is_announced = bool(stop) and not asked
    return asking


def _announced_until(clause: Words) -> int:
    """Return where the last of the words ends that announce a question, or 0."""
    texts = tuple(word.text for word in clause)
    stop = 0
    for start in range(len(texts)):
        for frame in asking_words.FRAMES:
            if texts[start : start + len(frame)] == frame:
                stop = start + len(frame)
        for frame in (*asking_words.DOUBTS, ("is",)):
            end = start + len(frame)
            is_doubt = texts[start:end] == frame and _complements(texts[end:])
            if is_doubt and (frame != ("is",) or _equates(texts, start)):
                stop = end
    return stop


def _complements(texts: Sequence[str]) -> bool:
    return bool(texts) and texts[0] in asking_words.COMPLEMENTS


def _equates(texts: Sequence[str], position: int) -> bool:
    """Whether "is" says what the question is: "the one thing is how long"."""
    return not position or texts[position - 1] not in asking_words.NOT_BEFORE_IS


def _asking_by_beginning(clause: Words, *, is_marked: bool) -> Words:
    """Return a clause from where it begins as a question does, or nothing."""
    opening = _without_leads(clause)
    first = opening[0].text
    if first in asking_words.OPENERS:
        return opening
    if first in asking_words.BEFORE_QUESTION_WORDS:
        second = [word.text for word in opening[1:2]]
        return opening if asking_words.QUESTION_WORDS.intersection(second) else ()
    is_tag = not is_marked and all(word.text in _TAG for word in opening)
    asks = not is_tag and _begins_asking(opening, is_marked=is_marked)
    return opening if asks else ()


def _without_leads(clause: Words) -> Words:
    """Return a clause without "so", "anyway" and the like, or all where no more is."""
    for position, word in enumerate(clause):
        if word.text not in asking_words.LEADS:
            return clause[position:]
    return clause


def _begins_asking(clause: Sequence[Word], *, is_marked: bool) -> bool:
    """Whether words begin as a question does: "how", "is it", "does needling".

    `is_marked` says whether a question mark ends the sentence.
    """
    first, second, third = [*(word.text for word in clause[:3]), "", "", ""][:3]
    if first in asking_words.SUBORDINATE:
        return second in asking_words.INVERTED
    if first in asking_words.QUESTION_WORDS:
        is_told = not is_marked and first == "what" and second in asking_words.SUBJECTS
        is_cry = second in ("a", "an")
        return not (is_told or is_cry or (second, third) == ("is", "why"))
    if first not in asking_words.INVERTED:
        return False
    if second == "not":
        return third in asking_words.SUBJECTS
    if first in asking_words.OFTEN_BARE and not is_marked:
        return second in asking_words.PERSONS
    return bool(second) and second not in asking_words.NO_SUBJECTS
