"""Confidence adjusted to one knowledge base by what its own phrasings can tell.

A fifth of the phrasings at a time is held out and asked: their entries should be found.
So is a fifth of the entries: their phrasings are strangers, and nothing should be. Both
differ from what visitors write: held-out phrasings have twins among those that are
left, and held-out entries are nearer to the rest than most strangers are. So strangers
count for a tenth of all messages, though visitors write three times as many, and every
number goes half the way from the shipped shape to what the phrasings say. On knowledge
bases that a shape was not fitted on this brings the intercept nearer to the one that
real messages call for: `python -m tests.evaluation.fit_shape --leave-one-out`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.domain import Calibration, KnowledgeBase
from bot.search.evidence import Evidence, weigh
from bot.search.grouping import Query, Scores
from bot.search.index import Index
from bot.search.retriever import Retriever
from bot.search.scoring import Shape, is_semantic

Flags = NDArray[np.bool_]

FOLDS = 5
# Fewer held-out phrasings than this say nothing.
ENOUGH = 50
_STRANGERS = 0.1
# A wrong answer, or useless suggestions, cost half of what a right one is worth.
_COST = 0.5
_CHIPS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """A phrasing that was held out and asked, and what the search made of it.

    `place` is its entry's among the matches, from 1; None where that was not found, and
    for `stranger`s, whose entry was held out.
    """

    evidence: Evidence
    place: int | None
    stranger: bool


def trials(knowledge: KnowledgeBase, shape: Shape) -> Iterator[tuple[Trial, ...]]:
    """The trials of each of the five folds."""
    retriever = Retriever(knowledge, shape)
    asked = [[retriever.read(text) for text in e.all_phrasings] for e in knowledge]
    for fold in range(FOLDS):
        yield tuple(_fold(fold, knowledge, asked, shape))


def _fold(
    fold: int,
    knowledge: KnowledgeBase,
    asked: Sequence[Sequence[Query]],
    shape: Shape,
) -> Iterator[Trial]:
    """A fifth of the entries held out, and a fifth of the others' phrasings."""
    entries = list(zip(knowledge, asked, strict=True))
    kept = [pair for number, pair in enumerate(entries) if number % FOLDS != fold]
    strangers = [pair for number, pair in enumerate(entries) if number % FOLDS == fold]
    index = Index(
        [entry for entry, _ in kept],
        [_without(fold, queries) for _, queries in kept],
        weights=shape.channels,
    )
    for entry, queries in kept:
        for query in queries[fold::FOLDS] if len(queries) > 1 else ():
            yield from _try(index, query, entry.id, shape)
    for _, queries in strangers:
        for query in queries:
            yield from _try(index, query, None, shape)


def _without(fold: int, queries: Sequence[Query]) -> list[Query]:
    if len(queries) == 1:
        return list(queries)
    return [query for number, query in enumerate(queries) if number % FOLDS != fold]


def _try(
    index: Index, query: Query, wanted: str | None, shape: Shape
) -> Iterator[Trial]:
    matches = index.search(query)
    if matches:
        found = [match.entry.id for match in matches]
        yield Trial(
            evidence=weigh(query.terms, index.scores(query), sharpness=shape.sharpness),
            place=found.index(wanted) + 1 if wanted in found else None,
            stranger=wanted is None,
        )


def calibrate(
    knowledge: KnowledgeBase, shape: Shape, tried: Sequence[Trial]
) -> Calibration:
    """The calibration that the trials call for; the shape's own where they are few."""
    shift, answer_from, suggest_from = 0.0, shape.answer_from, shape.suggest_from
    if sum(not trial.stranger for trial in tried) >= ENOUGH:
        weights = _weights(tried)
        logits = np.array([shape.logit(trial.evidence) for trial in tried])
        first = np.array([trial.place == 1 for trial in tried])
        chips = np.array([(trial.place or _CHIPS + 1) <= _CHIPS for trial in tried])
        shift = best_shift(logits, first, weights) / 2
        chances = _logistic(logits + shift)
        answer_from = (answer_from + _best_start(chances, first, weights)) / 2
        suggest_from = (suggest_from + _best_start(chances, chips, weights)) / 2
    return Calibration(
        knowledge=knowledge.version,
        semantic=is_semantic(knowledge),
        shift=round(shift, 2),
        answer_from=round(answer_from, 2),
        suggest_from=round(min(suggest_from, answer_from / 2), 2),
    )


def _weights(tried: Sequence[Trial]) -> Scores:
    """What each trial counts: strangers a tenth in all."""
    stranger = np.array([trial.stranger for trial in tried])
    weights: Scores = np.where(
        stranger,
        _STRANGERS / max(stranger.sum(), 1),
        (1 - _STRANGERS) / (~stranger).sum(),
    )
    return weights


def best_shift(logits: Scores, right: Flags, weights: Scores) -> float:
    """The shift, from -3 to 3, of the intercept that makes the trials likeliest."""
    signs = np.where(right, 1, -1)
    losses = {
        float(shift): float(weights @ np.log1p(np.exp(-signs * (logits + shift))))
        for shift in np.arange(-300, 301) / 100
    }
    return min(losses, key=losses.__getitem__)


def _best_start(chances: Scores, good: Flags, weights: Scores) -> float:
    """The confidence from which on it pays to act, by hundredths."""
    gains = {
        float(start): float(weights @ np.where(chances < start, 0, worth))
        for worth in [np.where(good, 1, -_COST)]
        for start in np.arange(5, 96) / 100
    }
    return max(gains, key=gains.__getitem__)


def _logistic(logits: Scores) -> Scores:
    chances: Scores = 1 / (1 + np.exp(-logits))
    return chances
