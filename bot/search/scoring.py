"""How channels add up to a score, and evidence to a confidence.

The numbers stand in scoring.yaml with what they were fitted on: several knowledge bases
and their labels. A knowledge base may have a calibration of its own beside them.
"""

import logging
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path

import numpy as np
from pydantic import TypeAdapter

from bot.domain import KnowledgeBase
from bot.files import parse
from bot.search.channel import Scores

log = logging.getLogger(__name__)

# Phrasings up to which nearness in meaning counts; the semantic channels are for FAQs
# and were fitted on hundreds of entries. Of 100,000 phrasings of 10,000 entries they
# take over a minute to build, the others 8 s.
SEMANTIC_UPTO = 50_000
FILE = Path(__file__).with_name("scoring.yaml")
# Best entries among which the share is divided.
_COMPARED = 10
# Different terms from which on a message is as long as can be.
_LONG = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What speaks for the first match, each number from 0 to 1.

    `score` is the match's own, `share` the chance that it is meant, given that one of
    the ten best is, and `length` the message's number of different terms, over ten.
    """

    score: float
    share: float
    length: float


def evidence_of(
    terms: Sequence[str], scores: Scores | Sequence[float], *, sharpness: float
) -> Evidence:
    """Return the evidence for the entry with the highest score.

    `scores` are those of all entries or of the ten best, each from 0 to 1, one at least
    above 0. The share is that of a conditional logit (McFadden 1974): an entry is
    meant in proportion to exp(sharpness * score). It is always divided among ten, so
    that the number of entries tells nothing; those that are missing score 0.
    """
    top = np.sort(scores)[-_COMPARED:].tolist()
    best = top[-1]
    chances = [math.exp(sharpness * (score - best)) for score in top]
    missing = _COMPARED - len(top)
    return Evidence(
        score=best,
        share=1 / (math.fsum(chances) + missing * math.exp(-sharpness * best)),
        length=min(1.0, len(set(terms)) / _LONG),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoringModel:
    """The numbers by which channels add up to a score, and evidence to a confidence.

    Attributes:
        channel_weights: what each channel weighs in an entry's score, by its name.
        sharpness: how strongly a lead in score raises the share: see `evidence_of`.
        intercept: the log-odds that evidence of 0 amounts to.
        evidence_weights: the log-odds that each piece of evidence adds, by its name.
        answer_from: the confidence from which the first match is answered.
        suggest_from: the confidence from which matches are suggested.
        thresholds: how alike texts or words must be, from 0 to 1, by what it is for.
    """

    channel_weights: Mapping[str, float]
    sharpness: float
    intercept: float
    evidence_weights: Mapping[str, float]
    answer_from: float
    suggest_from: float
    thresholds: Mapping[str, float]

    def confidence(self, evidence: Evidence) -> float:
        """Return the probability, from 0 to 1, that the first match answers."""
        return 1 / (1 + math.exp(-self.logit(evidence)))

    def logit(self, evidence: Evidence) -> float:
        """Return the log-odds: the intercept and the weighted evidence."""
        return self.intercept + sum(
            value * weight for _, value, weight in self.parts(evidence)
        )

    def parts(self, evidence: Evidence) -> tuple[tuple[str, float, float], ...]:
        """Return each piece of evidence as (name, value, weight)."""
        names = [field.name for field in fields(evidence)]
        return tuple(
            (name, getattr(evidence, name), self.evidence_weights.get(name, 0.0))
            for name in names
        )


def _read(name: str) -> ScoringModel:
    return TypeAdapter(ScoringModel).validate_python(parse(FILE).value[name])


SEMANTIC = _read("semantic")
LEXICAL = _read("lexical")


def is_semantic(knowledge: KnowledgeBase) -> bool:
    """Whether nearness in meaning counts: the setting is on, up to SEMANTIC_UPTO."""
    phrasings = sum(len(entry.all_phrasings) for entry in knowledge)
    return knowledge.settings.semantic and phrasings <= SEMANTIC_UPTO


def scoring_of(knowledge: KnowledgeBase, *, lexical: bool = False) -> ScoringModel:
    """Return the shipped model for a knowledge base, moved by its calibration.

    With `lexical` it is the model without nearness in meaning, whatever the settings. A
    calibration of the other model does not count.
    """
    semantic = is_semantic(knowledge) and not lexical
    if knowledge.settings.semantic and not semantic and not lexical:
        log.info(
            "More than %d phrasings: they are searched by words and parts of words "
            "alone, without nearness in meaning.",
            SEMANTIC_UPTO,
        )
    model = SEMANTIC if semantic else LEXICAL
    calibration = knowledge.calibration
    if calibration is None or calibration.semantic != semantic:
        return model
    return replace(
        model,
        intercept=model.intercept + calibration.shift,
        answer_from=calibration.answer_from,
        suggest_from=calibration.suggest_from,
    )
