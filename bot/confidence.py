"""Evidence to a probability: how sure is it that the first match answers the message?

Every piece of evidence is a share from 0 to 1, so that the size of the knowledge, the
length of the message and unrelated entries leave it alone.
"""

import math
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import asdict
from dataclasses import dataclass

from bot.index import Index
from bot.index import Match


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What speaks for the first match, each from 0 to 1.

    `score`: the first match's; `margin`: its lead over the next;
    `covered`: the share of the message's idf that the match's wordings have;
    `unknown`: the share that no wording has.
    """

    score: float
    margin: float
    covered: float
    unknown: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """The shape of confidence, and where an answer and a suggestion begin."""

    intercept: float
    weights: Mapping[str, float]
    answer_from: float
    suggest_from: float

    def confidence(self, evidence: Evidence) -> float:
        """The logistic function of the weighted evidence: a probability."""
        parts = (value * weight for _, value, weight in self.parts(evidence))
        total = self.intercept + sum(parts)
        return 1 / (1 + math.exp(-total))

    def parts(self, evidence: Evidence) -> tuple[tuple[str, float, float], ...]:
        """Each piece of evidence by name, with its value and its weight."""
        return tuple(
            (name, value, self.weights.get(name, 0.0))
            for name, value in asdict(evidence).items()
        )


# Fitted by tests/evaluation/fit_confidence.py on our dev labels, which count five times
# as much as the dev halves of four third-party question sets together (8,652 labels).
DEFAULT = Calibration(
    intercept=-3.61,
    weights={"score": 1.71, "margin": 16.64, "covered": 4.09, "unknown": -1.00},
    answer_from=0.27,
    suggest_from=0.15,
)
# The same without the meaning channel.
LEXICAL = Calibration(
    intercept=-2.25,
    weights={"score": 1.08, "margin": 25.97, "covered": 1.78, "unknown": -1.77},
    answer_from=0.27,
    suggest_from=0.15,
)


def weigh(index: Index, terms: Sequence[str], matches: Sequence[Match]) -> Evidence:
    """The evidence for the first of the matches; there must be one."""
    first = matches[0]
    second = matches[1].score if len(matches) > 1 else 0.0
    return Evidence(
        score=first.score,
        margin=first.score - second,
        covered=index.covered(terms, first.entry),
        unknown=index.unknown(terms),
    )
