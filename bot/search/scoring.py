"""The shape of confidence: how channels add up to a score, and evidence to a chance.

Fitted once over several knowledge bases, and kept with its provenance in scoring.yaml;
a knowledge base may have a calibration of its own.
"""

import logging
import math
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path

from bot.domain import KnowledgeBase
from bot.files import parse
from bot.search.evidence import Evidence

_EVIDENCE = tuple(field.name for field in fields(Evidence))
log = logging.getLogger(__name__)

# Phrasings up to which nearness in meaning counts; the channels of meaning are for FAQs
# and were fitted on hundreds of entries. Of 100,000 phrasings of 10,000 entries they
# take over a minute to build, the others 8 s.
SEMANTIC_UPTO = 50_000
_FILE = Path(__file__).with_name("scoring.yaml")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """What the channels weigh, the evidence, and where answer and suggestion begin."""

    channels: Mapping[str, float]
    sharpness: float
    intercept: float
    weights: Mapping[str, float]
    answer_from: float
    suggest_from: float

    def confidence(self, evidence: Evidence) -> float:
        """The logistic function of the weighted evidence: a probability."""
        return 1 / (1 + math.exp(-self.logit(evidence)))

    def logit(self, evidence: Evidence) -> float:
        """The weighted evidence with the intercept."""
        return self.intercept + sum(
            value * weight for _, value, weight in self.parts(evidence)
        )

    def parts(self, evidence: Evidence) -> tuple[tuple[str, float, float], ...]:
        """Each piece of evidence by name, with its value and its weight."""
        return tuple(
            (name, value, self.weights.get(name, 0.0))
            for name in _EVIDENCE
            for value in [getattr(evidence, name)]
        )


def _read(name: str) -> Shape:
    value = parse(_FILE).value[name]
    return Shape(
        channels={key: float(weight) for key, weight in value["channels"].items()},
        sharpness=float(value["sharpness"]),
        intercept=float(value["intercept"]),
        weights={key: float(weight) for key, weight in value["evidence"].items()},
        answer_from=float(value["answer_from"]),
        suggest_from=float(value["suggest_from"]),
    )


SEMANTIC = _read("semantic")
LEXICAL = _read("lexical")


def is_semantic(knowledge: KnowledgeBase) -> bool:
    """Whether nearness in meaning counts: where it is on, up to SEMANTIC_UPTO."""
    phrasings = sum(len(entry.all_phrasings) for entry in knowledge)
    return knowledge.settings.semantic and phrasings <= SEMANTIC_UPTO


def shape_of(knowledge: KnowledgeBase) -> Shape:
    """The shape for a knowledge base: the shipped one, as calibrated.

    A calibration of the other kind, with nearness in meaning or without, does not
    count.
    """
    semantic = is_semantic(knowledge)
    if knowledge.settings.semantic and not semantic:
        log.info(
            "More than %d phrasings: they are searched by words and parts of words "
            "alone, without nearness in meaning.",
            SEMANTIC_UPTO,
        )
    return _as_calibrated(SEMANTIC if semantic else LEXICAL, knowledge, semantic)


def lexical_shape_of(knowledge: KnowledgeBase) -> Shape:
    """The shape without nearness in meaning, whatever the settings say."""
    return _as_calibrated(LEXICAL, knowledge, semantic=False)


def _as_calibrated(shape: Shape, knowledge: KnowledgeBase, semantic: bool) -> Shape:
    calibration = knowledge.calibration
    if calibration is None or calibration.semantic != semantic:
        return shape
    return replace(
        shape,
        intercept=shape.intercept + calibration.shift,
        answer_from=calibration.answer_from,
        suggest_from=calibration.suggest_from,
    )
