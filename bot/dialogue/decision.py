"""The questions of a message, with what was found for them, to a reply."""

from collections.abc import Sequence
from typing import NamedTuple

from bot.dialogue.acts import FoundAct
from bot.dialogue.clauses import Words
from bot.dialogue.composer import Composer
from bot.dialogue.question import Question
from bot.domain import Reply
from bot.search import Match, ScoringModel

_CHIPS = 3
# A chip must have at least this part of the first match's score.
_CHIP_FROM = 0.5


class Decision(NamedTuple):
    """The name of a stage, its reply, and the words or the act that decided.

    `subject` is the id of what scope declines on purpose.
    """

    stage: str
    reply: Reply
    asked: Words = ()
    act: FoundAct | None = None
    subject: str = ""


def answer(
    questions: tuple[Question, ...], composer: Composer, scoring: ScoringModel
) -> Decision | None:
    """Answer the first question that surely has an answer, or say what is not covered.

    The other questions that have one are offered, and an entry nearly level with the
    one that answers.
    """
    sure = [question for question in questions if question.is_sure(scoring)]
    if sure:
        first, *others = sure
        also = [question.entry for question in others]
        also += [*first.sides, *first.level(scoring)]
        reply = composer.answer(
            first.finding.matches[0].entry,
            confidence=first.finding.confidence,
            also=[entry for entry in also if entry and entry != first.entry],
            others=_next_matches(first, 1),
            leant_on=first.leant_on,
        )
        return Decision("search", reply, first.words)
    for question in questions:
        if question.uncovered:
            subject = question.uncovered.id
            reply = composer.refuse(question.uncovered)
            stage = f"not covered, subject {subject!r}"
            return Decision(stage, reply, question.words, subject=subject)
    return None


def suggest(
    questions: tuple[Question, ...], composer: Composer, scoring: ScoringModel
) -> Decision:
    """Suggest what is close, or both things compared; decline where nothing is."""
    for question in questions:
        if question.is_open:
            confidence = question.finding.confidence
            reply = composer.suggest(question.sides, confidence=confidence)
            return Decision("search, both sides", reply, question.words)
    best = max(questions, key=lambda question: question.finding.confidence)
    matches, confidence = best.finding.matches, best.finding.confidence
    if confidence < scoring.suggest_from:
        asked = " ".join(word.text for word in best.words)
        is_about = any(question.is_about for question in questions)
        reply = composer.decline(asked, is_about=is_about, confidence=confidence)
        return Decision("search", reply, best.words)
    close = close_matches(matches)
    others = _next_matches(best, len(close))
    reply = composer.suggest(close, confidence=confidence, others=others)
    return Decision("search", reply, best.words)


def close_matches(matches: Sequence[Match]) -> list[str]:
    """Return the ids of the matches, of which there is one, that are offered."""
    least = matches[0].score * _CHIP_FROM
    return [match.entry.id for match in matches[:_CHIPS] if match.score >= least]


def _next_matches(question: Question, start: int) -> tuple[str, ...]:
    """Return the ids of the matches from a place on, as many as chips are offered."""
    matches = question.finding.matches[start : start + _CHIPS]
    return tuple(match.entry.id for match in matches)
