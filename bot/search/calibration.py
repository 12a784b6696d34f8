"""Confidence adjusted to one knowledge base by what its own phrasings can tell.

A fifth of the phrasings at a time is held out and asked: their entries should be found.
So is a fifth of the entries: their phrasings are strangers, and nothing should be. Both
differ from what visitors write: a held-out phrasing has twins among those that are
left, and a held-out entry is nearer to the rest than most strangers are. So strangers
count for a tenth of all messages, though visitors write three times as many, and the
intercept goes at most half the way from the shipped model to what the phrasings say:
the fewer are held out, the less. On knowledge bases that the model was not fitted on,
this brings the intercept nearer to the one that real messages call for: `python -m
tests.evaluation.fit_scoring --leave-one-out`.
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.domain import Calibration, KnowledgeBase, Watch, unwatched
from bot.search.channel import AnalysedText, Scores
from bot.search.holding_out import AnalysedEntry, held_out, judges_without
from bot.search.judge import Judge, ask
from bot.search.retriever import Retriever
from bot.search.scoring import ScoringModel, is_semantic
from bot.text import Language

Flags = NDArray[np.bool_]

FOLDS = 5
# The most of the way that the intercept goes, and the held-out phrasings that take it
# half as far.
_TRUST = 0.5
_HALF = 50
_STRANGERS = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """A phrasing that was held out and asked, and what the search made of it.

    `logit` is the log-odds of its confidence. `rank`, from 1, is that of the phrasing's
    entry among the matches, if it is there; of a `stranger` the whole entry was held
    out, so that nothing should be found.
    """

    logit: float
    rank: int | None
    stranger: bool


def trials(
    knowledge: KnowledgeBase, models: Sequence[ScoringModel], watch: Watch = unwatched
) -> Iterator[tuple[Trial, ...]]:
    """Yield the trials of each of five folds; a phrasing without a match has none."""
    retriever = Retriever(knowledge, models, watch=watch)
    entries = [
        AnalysedEntry(entry, retriever.analyse_entry(entry)) for entry in knowledge
    ]
    for fold in range(FOLDS):
        yield tuple(_fold(fold, entries, models, retriever.language))


def _fold(
    fold: int,
    entries: Sequence[AnalysedEntry],
    models: Sequence[ScoringModel],
    language: Language,
) -> Iterator[Trial]:
    """Hold out a fifth of the entries, and a fifth of the others' phrasings."""
    kept = [one for number, one in enumerate(entries) if number % FOLDS != fold]
    judges = judges_without(fold, FOLDS, kept, models, language)
    for held in held_out(fold, FOLDS, kept):
        yield from _try(judges, held.phrasing, held.entry.id)
    for stranger in entries[fold::FOLDS]:
        for phrasing in stranger.phrasings:
            yield from _try(judges, phrasing, None)


def _try(
    judges: Sequence[Judge], phrasing: AnalysedText, wanted: str | None
) -> Iterator[Trial]:
    finding = ask(judges, phrasing)
    if finding.evidence:
        ids = [match.entry.id for match in finding.matches]
        yield Trial(
            logit=finding.scoring.logit(finding.evidence),
            rank=ids.index(wanted) + 1 if wanted in ids else None,
            stranger=wanted is None,
        )


def calibrate(
    knowledge: KnowledgeBase, scoring: ScoringModel, tried: Sequence[Trial]
) -> Calibration:
    """Return the calibration that trials call for, shrunk to the model's own numbers.

    Confidence moves; as it is a probability, from which one on to answer does not.
    """
    shift = 0.0
    if part := trust(tried):
        logits = np.array([trial.logit for trial in tried])
        first = np.array([trial.rank == 1 for trial in tried])
        shift = part * best_shift(logits, first, _weights(tried))
    return Calibration(
        knowledge=calibrated_on(knowledge),
        semantic=is_semantic(knowledge),
        shift=round(shift, 2),
        answer_from=scoring.answer_from,
        suggest_from=scoring.suggest_from,
        dangers={
            name: tuple(danger.id for danger in page.dangers)
            for name, page in knowledge.safety.pages.items()
        },
    )


def calibrated_on(knowledge: KnowledgeBase) -> str:
    """Return a hash of all that confidence depends on: 12 hexadecimal digits.

    That is what a search reads, in curated order: phrasings, answers where an encoder
    reads them, synonyms, and the language. Ids, chips and dates are not.
    """
    settings = knowledge.settings
    read = [
        [*entry.all_phrasings, entry.answer if settings.semantic else None]
        for entry in knowledge
    ]
    said = [settings.language, settings.semantic, read, knowledge.synonyms]
    text = json.dumps(said, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def trust(tried: Sequence[Trial]) -> float:
    """Return how far to go from the shipped numbers to the trials', from 0 to 1/2."""
    held = sum(not trial.stranger for trial in tried)
    return _TRUST * held / (held + _HALF)


def _weights(tried: Sequence[Trial]) -> Scores:
    """Return what each trial counts: strangers a tenth in all, and 1 together."""
    stranger = np.array([trial.stranger for trial in tried])
    of_stranger = _STRANGERS / max(stranger.sum(), 1)
    of_other = (1 - _STRANGERS) / (~stranger).sum()
    weights: Scores = np.where(stranger, of_stranger, of_other)
    return weights


def best_shift(logits: Scores, right: Flags, weights: Scores) -> float:
    """Return the shift of the intercept, from -3 to 3, that makes trials likeliest.

    `logits` are the trials' log-odds, `right` says whether each was right, and
    `weights` are what each counts. The likelihood is that of logistic regression.
    """
    signs = np.where(right, 1, -1)
    losses = {
        float(shift): float(weights @ np.log1p(np.exp(-signs * (logits + shift))))
        for shift in np.arange(-300, 301) / 100
    }
    return min(losses, key=losses.__getitem__)
