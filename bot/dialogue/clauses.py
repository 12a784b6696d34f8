"""A sentence to its clauses, and which of them ask."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise
from typing import NamedTuple

from bot.text import LanguagePack, Word, has_question_mark

Words = tuple[Word, ...]
# Words that a clause may have which only names what is asked about.
_TOPIC = 8


class Piece(NamedTuple):
    """A question with the clauses before it that belong to it, or clauses without."""

    before: Sequence[Words]
    question: Words = ()


class Clauses:
    """Cuts messages into clauses, by the words of a language."""

    def __init__(self, pack: LanguagePack) -> None:
        self._pack, self._words = pack, pack.asking
        self._equals = [(word,) for word in pack.asking.equals]
        # What a question tag is made of: "is it not".
        self._tag = pack.asking.inverted | pack.asking.subjects | pack.negators

    def pieces(self, message_words: Sequence[Word]) -> Iterator[Piece]:
        """Cut a message into its questions and what stands between them, in order."""
        for sentence in self._sentences(message_words):
            asking = self._asking(sentence)
            if any(asking):
                yield from self._sorted_out(sentence, asking)
            elif _has_mark(sentence):
                yield Piece((), joined(sentence))
            else:
                yield Piece(sentence)

    def says_anything(self, message_words: Sequence[Word]) -> bool:
        """Whether any word is more than glue, a question word or a lone character."""
        return any(
            word.text not in self._pack.empty
            and len(word.text) > 1
            and not word.text.isdigit()
            for word in message_words
        )

    def tells(self, message_words: Words) -> bool:
        """Whether a message begins as what tells something does: "my mum …", "it …"."""
        opening = self._without_leads(message_words)
        return bool(opening) and opening[0].text in self._words.statements

    def _sentences(self, message_words: Sequence[Word]) -> Iterator[list[Words]]:
        """Cut a message into sentences, and these into clauses."""
        cuts = [
            position
            for position, word in enumerate(message_words)
            if position
            and (
                word.sentence != message_words[position - 1].sentence
                or word.after
                or self._joins(message_words[position : position + 4])
            )
        ]
        clauses = [
            tuple(message_words[start:stop])
            for start, stop in pairwise([0, *cuts, len(message_words)])
            if start < stop
        ]
        for _, sentence in groupby(clauses, key=lambda clause: clause[0].sentence):
            yield list(sentence)

    def _joins(self, words: Sequence[Word]) -> bool:
        """Whether words join another question on: "and how", "also do you"."""
        joins = words[0].text in self._words.joins
        return joins and self._begins_asking(words[1:], is_marked=False)

    def _sorted_out(
        self, sentence: list[Words], asking: Sequence[Words]
    ) -> Iterator[Piece]:
        """Put each question together with the clauses around it that belong to it."""
        before: list[Words] = []
        question: Words = ()
        for clause, asked in zip(sentence, asking, strict=True):
            if asked:
                if question:
                    yield Piece(before, question)
                    before = []
                told, before, question = self._reaching_back(before, asked)
                if told:
                    yield Piece(told)
            elif question and clause[0].text not in self._words.asides:
                question += clause
            elif question:
                yield Piece(before, question)
                before, question = [clause], ()
            else:
                before.append(clause)
        if before or question:
            yield Piece(before, question)

    def _reaching_back(
        self, before: list[Words], asked: Words
    ) -> tuple[list[Words], list[Words], Words]:
        """Return what is told before a question, what belongs to it, and the question.

        "It is harmless, is it not" is one question; "after a session" or "hot yoga and
        saunas" belong to the question behind them.
        """
        stop = len(before)
        while stop and not self.says_anything(asked):
            stop -= 1
            asked = before[stop] + asked
        start = stop
        while start and self._belongs(before[start - 1]):
            start -= 1
        return before[:start], before[start:stop], asked

    def _belongs(self, clause: Words) -> bool:
        """Whether a clause is a condition of the question behind it, or its topic."""
        first = self._without_leads(clause)[0].text
        is_topic = first == clause[0].text and first not in self._words.statements
        return first in self._words.conditions or (is_topic and len(clause) <= _TOPIC)

    def _asking(self, sentence: Sequence[Words]) -> list[Words]:
        """Return the words of each clause that ask: none, or its end, or all of them.

        Of "my question is how long" the last two ask; behind "my question:" the next
        clause does, however it begins.
        """
        is_marked = _has_mark(sentence)
        asking: list[Words] = []
        is_announced = False
        for number, clause in enumerate(sentence):
            stop = self._announced_until(clause)
            if self.says_anything(clause[stop:]) and (stop or is_announced):
                asked = clause[stop:]
            elif stop or (number and clause[0].text in self._words.relative):
                asked = ()
            else:
                asked = self._asking_by_beginning(clause, is_marked=is_marked)
            asking.append(asked)
            is_announced = bool(stop) and not asked
        return asking

    def _announced_until(self, clause: Words) -> int:
        """Return where the last of the words ends that announce a question, or 0."""
        texts = tuple(word.text for word in clause)
        stop = 0
        for start in range(len(texts)):
            for frame in self._words.frames:
                if texts[start : start + len(frame)] == frame:
                    stop = start + len(frame)
            for frame in (*self._words.doubts, *self._equals):
                end = start + len(frame)
                is_doubt = texts[start:end] == frame and self._complements(texts[end:])
                if is_doubt and (
                    frame not in self._equals or self._equates(texts, start)
                ):
                    stop = end
        return stop

    def _complements(self, texts: Sequence[str]) -> bool:
        return bool(texts) and texts[0] in self._words.complements

    def _equates(self, texts: Sequence[str], position: int) -> bool:
        """Whether "is" says what the question is: "the one thing is how long"."""
        return not position or texts[position - 1] not in self._words.not_before_equals

    def _asking_by_beginning(self, clause: Words, *, is_marked: bool) -> Words:
        """Return a clause from where it begins as a question does, or nothing."""
        opening = self._without_leads(clause)
        first = opening[0].text
        if first in self._words.openers:
            return opening
        if first in self._words.before_question_words:
            second = [word.text for word in opening[1:2]]
            return opening if self._words.question_words.intersection(second) else ()
        is_tag = not is_marked and all(word.text in self._tag for word in opening)
        asks = not is_tag and self._begins_asking(opening, is_marked=is_marked)
        return opening if asks else ()

    def _without_leads(self, clause: Words) -> Words:
        """Return a clause without "so" and "anyway" before it, or all of such words."""
        for position, word in enumerate(clause):
            if word.text not in self._words.leads:
                return clause[position:]
        return clause

    def _begins_asking(self, clause: Sequence[Word], *, is_marked: bool) -> bool:
        """Whether words begin as a question does: "how", "is it", "does needling".

        `is_marked` says whether a question mark ends the sentence.
        """
        first, second, third = [*(word.text for word in clause[:3]), "", "", ""][:3]
        if first in self._words.subordinate:
            return second in self._words.inverted
        if first in self._words.question_words:
            is_told = first in self._words.told and second in self._words.subjects
            is_cry = second in self._words.cries
            is_reason = (second, third) in self._words.reasons
            return not ((is_told and not is_marked) or is_cry or is_reason)
        if first not in self._words.inverted:
            return False
        if second in self._pack.negators:
            return third in self._words.subjects
        if first in self._words.often_bare and not is_marked:
            return second in self._words.persons
        return bool(second) and second not in self._words.no_subjects


def joined(clauses: Iterable[Words]) -> Words:
    """Return the words of clauses."""
    return tuple(word for clause in clauses for word in clause)


def _has_mark(sentence: Sequence[Words]) -> bool:
    return has_question_mark(sentence[-1][-1])
