"""How likely a danger must be by its likeness to examples."""

from collections.abc import Sequence
from typing import NamedTuple

from bot.phrases import has_negator, is_story, person_in
from bot.safety.likeness import Likeness
from bot.text import Word

# Words that must speak for a siren or a referral, stop words apart.
_TELLING = 2


class Thresholds(NamedTuple):
    """How likely a danger must be by its likeness to examples, from 0 to 1.

    `siren` is also for referrals; `grave` is for sirens where lives are at stake and
    visitors tell of themselves. In a story, of which some sentence is often a little
    like an example, `own` is for what visitors tell of themselves, and `others` for all
    else. There a phrase stands by chance more often: unless it is of a crisis, it is
    only noted where its sentence is no likelier than `doubtful`; nor than `lone`, where
    the story is long, nothing else in it tells of danger, and lives are not at stake.
    `python -m tests.evaluation.thresholds` measures them.
    """

    note: float = 0.2
    siren: float = 0.6
    grave: float = 0.5
    own: float = 0.6
    others: float = 0.95
    doubtful: float = 0.03
    lone: float = 0.3


def is_sure(
    like: Likeness, message_words: Sequence[Word], thresholds: Thresholds
) -> bool:
    """Whether likeness is sure enough to decide the reply, if the danger is told."""
    if len(like.weights) < _TELLING:
        return False
    if not like.rule.level.is_danger and has_negator(message_words):
        return False
    is_own = person_in(message_words, like.found) is None
    if is_story(message_words):
        return like.probability >= (thresholds.own if is_own else thresholds.others)
    is_grave = like.rule.level.is_grave and is_own
    return like.probability >= (thresholds.grave if is_grave else thresholds.siren)
