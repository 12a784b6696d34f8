"""A check of answers that say yes or no to questions asked both ways round."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from bot.check.answers import is_english, texts_of
from bot.check.places import entry_problem, place_of
from bot.domain import Entry, KnowledgeBase, Problem
from bot.text import ENGLISH, Analyzer, Word, as_typed

_Row = tuple[str, ...]
_POLARITY = ENGLISH.pack.polarity
_MARKS = " ,.:;–—"
# Words between what turns a word ("not all that safe") and the word.
_REACH = 3


def _stemmed(rows: Sequence[str]) -> frozenset[_Row]:
    return frozenset(map(ENGLISH.stems_of, rows))


_TURNS = _stemmed(_POLARITY.turns)
_OPPOSITES = [(_stemmed(one), _stemmed(other)) for one, other in _POLARITY.opposites]
_LIGHT = ENGLISH.stop_stems | frozenset(map(ENGLISH.stem, _POLARITY.light))


class _Question(NamedTuple):
    """A phrasing that is answered by yes or no, by its number, from where it asks."""

    part: int
    text: str
    asked: tuple[Word, ...]
    turns: tuple[range, ...]

    @property
    def is_turned(self) -> bool:
        return len(self.turns) % 2 == 1


_Pair = tuple[_Question, _Question]


def check_polarity(knowledge: KnowledgeBase) -> Iterator[Problem]:
    """Yield entries that answer yes or no to phrasings of which some ask the opposite.

    "Yes, wear it" is wrong for "can I skip sunscreen". Of answers in other languages
    nothing is said.
    """
    if not is_english(knowledge):
        return
    analyzer = Analyzer(ENGLISH, knowledge.synonyms)
    for entry in knowledge:
        for part, text in texts_of(entry):
            opening = _opening(text)
            if opening and (pair := _opposed(entry, analyzer)):
                what = _said(knowledge, entry, opening, pair)
                yield entry_problem(knowledge, entry.id, part, what, check="polarity")
                break


def _said(knowledge: KnowledgeBase, entry: Entry, opening: str, pair: _Pair) -> str:
    one, other = (
        f"{question.text!r} ({place_of(knowledge, entry.id, question.part)})"
        for question in pair
    )
    return (
        f"opens with {opening!r}, and is asked both ways round: {one}, {other}; begin "
        "with what is so instead, or move the phrasings of one way to another entry"
    )


def _opening(text: str) -> str:
    """Return the first words of an answer if they say yes or no, else nothing."""
    text_words = ENGLISH.words(text)
    for row in (*_POLARITY.set_off, *_POLARITY.openings):
        size = len(row.split())
        first, behind = text_words[:size], text_words[size : size + 1]
        if " ".join(word.text for word in first) == row and not any(
            # "No treatment …" and "You can't tell …" are sentences of their own.
            not word.after if row in _POLARITY.set_off else word.text == "not"
            for word in behind
        ):
            return as_typed(first).strip(_MARKS)
    return ""


def _opposed(entry: Entry, analyzer: Analyzer) -> _Pair | None:
    """Return two phrasings to which yes says opposite things, if there are any."""
    questions = [
        question
        for part, text in enumerate(entry.all_phrasings)
        if (question := _question(part, text))
    ]
    signed = [(question, _signs(question)) for question in questions]
    for number in range(len(_OPPOSITES)):
        by_sign: dict[int, _Question] = {}
        for question, signs in signed:
            by_sign.setdefault(signs[number], question)
        if 1 in by_sign and -1 in by_sign:
            return by_sign[1], by_sign[-1]
    return _left_out(questions, analyzer)


def _question(part: int, text: str) -> _Question | None:
    asked = _asked(ENGLISH.words(text))
    is_both = any(
        word.text == "not" and before.text == "or" for before, word in pairwise(asked)
    )
    if not asked or is_both:
        return None
    turns = tuple(place for place in _places(asked, _TURNS) if _counts(asked, place))
    return _Question(part, text, asked, turns)


def _asked(text_words: Sequence[Word]) -> tuple[Word, ...]:
    """Return the words from where they ask for yes or no; none where they do not.

    Without a verb that asks, a question mark does: "dark marks dangerous?".
    """
    is_start = True
    for position, word in enumerate(text_words):
        is_start = is_start or bool(word.after)
        if is_start and word.text in _POLARITY.asks:
            behind = text_words[position:]
            return tuple(each for each in behind if each.sentence == word.sentence)
        is_start = is_start and word.text in _POLARITY.leads
    is_marked = bool(text_words) and "?" in text_words[-1].typed
    is_other = any(word.text in _POLARITY.other_questions for word in text_words)
    return tuple(text_words) if is_marked and not is_other else ()


def _counts(asked: Sequence[Word], turn: range) -> bool:
    """Whether a turn is one: "isn't it safe" asks as "is it safe", "A, not B" for A."""
    if asked[turn.start].text != "not":
        return True
    before = [word.text for word in asked[: turn.start]]
    is_leaning = len(before) < 2 or (len(before) == 2 and before[1] != "i")
    return not (is_leaning or asked[turn.start].after)


def _places(text_words: Sequence[Word], rows: frozenset[_Row]) -> Iterator[range]:
    stems = tuple(word.stem for word in text_words)
    for start in range(len(stems)):
        sizes = [len(row) for row in rows if stems[start : start + len(row)] == row]
        if sizes:
            yield range(start, start + max(sizes))


def _signs(question: _Question) -> Sequence[int]:
    """Return for each pair of opposites 1 or -1 for what is asked for, or 0 for none.

    "Is it for life or temporary" asks for both, and so is of no side at all.
    """
    signs = [
        {
            -side if _is_negated(question, place) else side
            for side, rows in ((1, one), (-1, other))
            for place in _places(question.asked, rows)
        }
        for one, other in _OPPOSITES
    ]
    is_both = any(len(both) > 1 for both in signs)
    return [0 if is_both else sum(sides) for sides in signs]


def _is_negated(question: _Question, place: range) -> bool:
    near = range(place.start - _REACH, place.start)
    return sum(turn.stop - 1 in near for turn in question.turns) % 2 == 1


def _left_out(questions: Sequence[_Question], analyzer: Analyzer) -> _Pair | None:
    """Return a phrasing that asks for a thing, and one that asks to go without it."""
    plain = [question for question in questions if not question.turns]
    for turned in questions:
        if turned.is_turned:
            what = _what_is_left_out(turned, analyzer)
            for question in plain:
                if not what or not what.isdisjoint(analyzer.terms(question.asked)):
                    return question, turned
    return None


def _what_is_left_out(turned: _Question, analyzer: Analyzer) -> frozenset[str]:
    """Return the terms behind what turns, or before it: "can sunscreen be skipped"."""
    first, last = turned.turns[0], turned.turns[-1]
    # One term: further ones say when, where and why.
    behind = _content(analyzer.terms(turned.asked[last.stop :]))[:1]
    return frozenset(behind or _content(analyzer.terms(turned.asked[: first.start])))


def _content(terms: Sequence[str]) -> list[str]:
    return [term for term in terms if term not in _LIGHT]
