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
from bot.search.encoders import EncoderMissing, load_encoder
from bot.search.lexical import BM25_CHANNELS
from bot.text import ENGLISH, Language, language_of, words_in

log = logging.getLogger(__name__)

# Phrasings up to which an encoder reads them, once: about a minute on two processors,
# and four in languages other than English.
SEMANTIC_UPTO = 20_000
# Entries from which on multilingual-e5-small tells near from far: to it all texts are
# alike, and it takes some to see what the rest have in common. On the labels of
# tests/evaluation/data/languages/pool it takes every stranger for the only entry.
_SEMANTIC_FROM = 5
FILE = Path(__file__).with_name("scoring.yaml")
# Best entries among which the share is divided.
_COMPARED = 10
# The part of the sharpness with which the share is divided.
_SOFTENED = 0.5
# Different words from which on a message is as long as can be.
_LONG = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What speaks for the first match.

    `score` is the match's own, `share` the chance that it is meant, given that one of
    the ten best is, and `length` the message's number of different words, over ten,
    each from 0 to 1. `centrality` is 0, or less the farther the message is from what
    the knowledge is about; of words alone that is not known, and 0.
    """

    score: float
    share: float
    length: float
    centrality: float = 0.0


def evidence_of(
    terms: Sequence[str],
    scores: Scores | Sequence[float],
    *,
    sharpness: float,
    centrality: float = 0.0,
) -> Evidence:
    """Return the evidence for the entry with the highest score.

    `scores` are those of all entries or of the ten best, each from 0 to 1, one at least
    above 0. The share is that of a conditional logit (McFadden 1974): an entry is
    meant in proportion to exp(sharpness * score). Half of the sharpness that ranks best
    tells strangers apart better and wrong answers as well, on the dev halves of the
    benchmark sets. It is always divided among ten, so that the number of entries tells
    nothing; those that are missing score 0.
    """
    sharpness *= _SOFTENED
    top = np.sort(scores)[-_COMPARED:].tolist()
    best = top[-1]
    chances = [math.exp(sharpness * (score - best)) for score in top]
    missing = _COMPARED - len(top)
    return Evidence(
        score=best,
        share=1 / (math.fsum(chances) + missing * math.exp(-sharpness * best)),
        length=min(1.0, words_in(set(terms)) / _LONG),
        centrality=centrality,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoringModel:
    """The numbers by which channels add up to a score, and evidence to a confidence.

    Attributes:
        channel_weights: what each channel weighs in an entry's score, by its name.
        sharpness: how strongly a lead in score raises the share: see `evidence_of`.
        sure_from: the confidence from which on no further judge is asked.
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
    sure_from: float
    answer_from: float
    suggest_from: float
    thresholds: Mapping[str, float]

    @property
    def is_semantic(self) -> bool:
        """Whether the encoder has a say: a channel of it has a weight."""
        return not self.channel_weights.keys() <= BM25_CHANNELS.keys()

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
MULTILINGUAL = _read("multilingual")
LEXICAL = _read("lexical")


def semantic_model(language: Language) -> ScoringModel:
    """Return the scoring model that was fitted on the encoder of a language."""
    return SEMANTIC if language is ENGLISH else MULTILINGUAL


def is_semantic(knowledge: KnowledgeBase) -> bool:
    """Whether the encoder has a say in searches of a knowledge base."""
    return words_alone(knowledge) is None


def words_alone(knowledge: KnowledgeBase) -> str | None:
    """Return why a knowledge base is searched by words alone, or None if it is not."""
    if not knowledge.settings.semantic:
        return "settings.yaml says 'semantic: false'"
    if sum(len(entry.all_phrasings) for entry in knowledge) > SEMANTIC_UPTO:
        return f"there are more than {SEMANTIC_UPTO:,} phrasings"
    language = language_of(knowledge.settings.locale)
    if language is not ENGLISH and len(knowledge.entries) < _SEMANTIC_FROM:
        return f"there are fewer than {_SEMANTIC_FROM} entries"
    try:
        load_encoder(language)
    except EncoderMissing as error:
        return str(error)
    return None


def shipped_models(
    knowledge: KnowledgeBase, *, lexical: bool = False
) -> tuple[ScoringModel, ...]:
    """Return the scoring models that judge a search one after the other.

    Words come first, then, unless there is a reason against it, words and the encoder.
    With `lexical` words judge alone, whatever the settings.
    """
    reason = None if lexical else words_alone(knowledge)
    if reason:
        log.info("Searched by words alone: %s.", reason)
    if lexical or reason:
        return (LEXICAL,)
    return (LEXICAL, semantic_model(language_of(knowledge.settings.locale)))


def models_of(
    knowledge: KnowledgeBase, *, lexical: bool = False
) -> tuple[ScoringModel, ...]:
    """Return the shipped models, each moved by the knowledge's own calibration.

    A calibration that was made with other judges does not count.
    """
    models = shipped_models(knowledge, lexical=lexical)
    calibration = knowledge.calibration
    if calibration is None or calibration.semantic != (len(models) > 1):
        return models
    return tuple(
        replace(
            model,
            intercept=model.intercept + calibration.shift,
            answer_from=calibration.answer_from,
            suggest_from=calibration.suggest_from,
        )
        for model in models
    )
