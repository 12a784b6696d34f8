"""What speaks for the first match: the numbers that confidence is made of."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bot.search.channel import Scores

# Entries that share the chance of being meant.
_RIVALS = 10
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
    above 0. The chance is that of a conditional logit (McFadden 1974): an entry is
    meant in proportion to exp(sharpness * score). It is always shared by ten, so that
    the number of entries tells nothing; those that are missing score 0.
    """
    top = np.sort(scores)[-_RIVALS:].tolist()
    best = top[-1]
    chances = [math.exp(sharpness * (rival - best)) for rival in top]
    missing = _RIVALS - len(top)
    return Evidence(
        score=best,
        share=1 / (math.fsum(chances) + missing * math.exp(-sharpness * best)),
        length=min(1.0, len(set(terms)) / _LONG),
    )
