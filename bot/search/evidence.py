"""Evidence that the first match answers the message."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bot.search.grouping import Scores

_RIVALS = 10
# Terms from which on a message is long.
_LONG = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What speaks for the first match, each from 0 to 1.

    `score`: the first match's; `share`: its chance among the ten best entries, given
    that one of them is meant; `length`: the message's, 1 from ten different terms on.
    """

    score: float
    share: float
    length: float


def weigh(
    terms: Sequence[str], scores: Scores | Sequence[float], *, sharpness: float
) -> Evidence:
    """The evidence for the highest of the entries' scores; one must be above 0.

    The chance is that of a conditional logit (McFadden 1974): entries are chosen in
    proportion to exp(sharpness * score). Ten are weighed, however many there are, so
    that the number of entries tells nothing; those that are missing score 0.
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
