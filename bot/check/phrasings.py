"""Checks of phrasings, each asked as it is curated: does its own entry answer?"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from bot.check.places import entry_problem
from bot.dialogue import Explanation, Responder
from bot.domain import Kind, KnowledgeBase, Problem, Severity
from bot.search import AnalysedText, Index, Scores, evidence_of
from bot.text import Word, words

# Scores that are computed at once: what bounds memory.
_SCORES = 1_000_000
_MOST = 256
# Scores that are computed in all: a few seconds at ten thousand entries. A hundred with
# fifty phrasings need half a million, fourteen hundred with four just this.
_BUDGET = 8_000_000
# By how much many scores at once may differ from a search, generously.
_SLACK = 0.001


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrasing:
    """A phrasing of an entry as it is read; `part` is its number, 0 the question."""

    entry: str
    part: int
    text: str
    read: tuple[Word, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A phrasing as the search reads it; `part` is its number, 0 the question.

    `row` is its entry's among those of the index.
    """

    entry: str
    part: int
    phrasing: str
    query: AnalysedText
    row: int


def read_phrasings(responder: Responder) -> tuple[Phrasing, ...]:
    """Every phrasing, analysed, its slips mended."""
    mend = responder.retriever.speller.mend
    return tuple(
        Phrasing(entry=entry.id, part=part, text=text, read=mend(words(text)))
        for entry in responder.knowledge
        for part, text in enumerate(entry.all_phrasings)
    )


def all_asked(responder: Responder, phrasings: Iterable[Phrasing]) -> tuple[Asked, ...]:
    """The phrasings that have a word at all, ready to be searched for."""
    retriever = responder.retriever
    rows = {entry.id: row for row, entry in enumerate(retriever.index.entries)}
    return tuple(
        Asked(
            entry=one.entry,
            part=one.part,
            phrasing=one.text,
            query=query,
            row=rows[one.entry],
        )
        for one in phrasings
        for query in [retriever.analyse(one.read)]
        if query.terms
    )


def wordless(
    knowledge: KnowledgeBase, phrasings: Iterable[Phrasing]
) -> Iterator[Problem]:
    """Phrasings that are signs alone."""
    for one in phrasings:
        if not one.read:
            yield entry_problem(
                knowledge,
                one.entry,
                one.part,
                f"{one.text!r} has no word that a search could find",
                check="wordless",
                severity=Severity.ERROR,
            )


def in_batches(asked: Sequence[Asked], index: Index) -> list[Sequence[Asked]]:
    """The phrasings cut into batches whose scores fit into memory."""
    size = max(1, min(_MOST, _SCORES // max(1, len(index.entries))))
    return [asked[start : start + size] for start in range(0, len(asked), size)]


def scores_beside(index: Index, batch: Sequence[Asked]) -> Scores:
    """Every entry's score for each phrasing, but for the channel of the very words."""
    return index.scores_without_exact([one.query for one in batch])


def sampling(phrasings: int, entries: int) -> int:
    """Every how many phrasings one is held against all entries: 1 unless too many."""
    return max(1, -(-phrasings * entries // _BUDGET))


def explain_doubtful(
    responder: Responder, batch: Sequence[Asked], beside: Scores | None
) -> Iterator[tuple[Asked, Explanation]]:
    """The phrasings of a batch of which the scores alone do not tell all, explained.

    `beside` are the batch's scores without the channel for phrasings as curated, None
    where there are too many. To ask every phrasing of the whole responder would tell
    the same, and take minutes.
    """
    curated = responder.retriever.index.exact_scores([one.query for one in batch])
    are_sure = (
        _are_surely_own(responder, batch, curated)
        if beside is None
        else _are_sure(responder, batch, beside + curated)
    )
    for one, sure in zip(batch, are_sure, strict=True):
        if not sure or not responder.is_plain(one.phrasing):
            yield one, responder.explain(one.phrasing)


def _are_sure(
    responder: Responder, batch: Sequence[Asked], totals: Scores
) -> Iterator[bool]:
    """For each phrasing whether a search alone would answer with its entry."""
    scoring = responder.retriever.scoring
    for one, scores in zip(batch, np.clip(totals, 0, 1), strict=True):
        evidence = evidence_of(one.query.terms, scores, sharpness=scoring.sharpness)
        others = np.delete(scores, one.row).max(initial=0)
        yield (
            bool(scores[one.row] > others + _SLACK)
            and scoring.confidence(evidence) >= scoring.answer_from + _SLACK
        )


def _are_surely_own(
    responder: Responder, batch: Sequence[Asked], curated: Scores
) -> Iterator[bool]:
    """The same without the other entries' scores, as if all of them were near."""
    scoring = responder.retriever.scoring
    for one, scores in zip(batch, curated, strict=True):
        own = scores[[one.row]]
        alone = evidence_of(one.query.terms, own, sharpness=scoring.sharpness)
        least = replace(alone, share=0.0)
        yield bool(own[0]) and scoring.confidence(least) >= scoring.answer_from


def wrong_phrasing(
    one: Asked, explanation: Explanation, knowledge: KnowledgeBase
) -> Iterator[Problem]:
    """Whether a phrasing, asked, is answered by its own entry."""
    reply, matches = explanation.reply, explanation.matches
    severity = Severity.ERROR
    if reply.kind in (Kind.ESCALATE, Kind.REFER):
        rule = reply.rule.id if reply.rule else ""
        phrase = explanation.verdict.evidence
        what = f"sets off the safety rule {rule!r} ({phrase!r}); narrow one of them"
    elif explanation.stage != "search":
        what = f"is taken for {explanation.stage}; narrow one of them"
    elif matches and matches[0].entry.id != one.entry:
        first = matches[0].entry.id
        what = f"finds {first!r} first; reword it or move it there"
    elif reply.kind is not Kind.ANSWER:
        what = f"gets {reply.kind.value!r}, not its answer; make it plainer"
        severity = Severity.WARNING
    elif reply.entry and reply.entry.id != one.entry:
        what = f"is answered by {reply.entry.id!r}; reword it"
    else:
        return
    yield entry_problem(
        knowledge,
        one.entry,
        one.part,
        f"{one.phrasing!r} {what}",
        check="own-entry",
        severity=severity,
    )
