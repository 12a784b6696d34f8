"""Evidence that the first match answers the message."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bot.wordings import Scores

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


def weigh(terms: Sequence[str], scores: Scores, *, sharpness: float) -> Evidence:
    """The evidence for the highest of the entries' scores; one must be above 0.

    The chance is that of a conditional logit (McFadden 1974): entries are chosen in
    proportion to exp(sharpness * score). Ten are weighed, however many there are, so
    that the number of entries tells nothing; those that are missing score 0.
    """
    best = scores.max()
    rivals = np.zeros(_RIVALS)
    top = np.sort(scores)[-_RIVALS:]
    rivals[: len(top)] = top
    return Evidence(
        score=float(best),
        share=float(1 / np.exp(sharpness * (rivals - best)).sum()),
        length=min(1.0, len(set(terms)) / _LONG),
    )
