"""What a story tells: phrases of dangers, held against their sentences."""

from collections.abc import Sequence

from bot.domain import Level, Rule
from bot.phrases import Message, Status, passage
from bot.safety.likeness import DangerClassifier
from bot.safety.rules import Judged, status_of
from bot.safety.thresholds import Thresholds, is_sure

# Words of a message that are compared with the examples at most.
LONGEST = 1_000
# Words from which on a story is long.
_LONG = 60


def weighed(
    message: Message,
    judged: Sequence[Judged],
    classifier: DangerClassifier,
    thresholds: Thresholds,
) -> list[Judged]:
    """Return what was found in a story, what counts most first.

    A phrase whose sentence is not like any danger is noted only, except of a crisis.
    Of dangers that do not cost lives the one that the story is most like comes first.
    """
    favoured = _likeliest(message, classifier, thresholds)
    told = [each for each in judged if _tells_of_danger(each)]
    is_lone = len(told) == 1 and len(message.words) > _LONG
    weighed = []
    for each in judged:
        is_open = favoured is not None or (is_lone and not each.rule.level.is_grave)
        least = thresholds.lone if is_open else thresholds.doubtful
        is_less = favoured is not None and _is_less(each.rule, favoured)
        if _tells_of_danger(each) and (
            is_less or not _is_borne_out(message, each, classifier, least)
        ):
            each = each._replace(status=Status.HYPOTHETICAL)
        weighed.append(each)
    return sorted(weighed, key=lambda each: _rank(each, favoured))


def _likeliest(
    message: Message, classifier: DangerClassifier, thresholds: Thresholds
) -> Rule | None:
    """Return the danger that a story is most like, if it tells of that."""
    alike = [
        like
        for like in classifier.find(message.words[:LONGEST], thresholds.own)
        if like.rule.level.is_danger
        and is_sure(like, message.words, thresholds)
        and status_of(like.rule, message.words, like.found) is Status.ASSERTED
    ]
    best = max(alike, key=lambda like: like.probability, default=None)
    return best.rule if best else None


def _is_less(rule: Rule, than: Rule) -> bool:
    """Whether a distress is told beside what the story is most like, a risk to life."""
    return than.level.is_grave and rule.level is Level.DISTRESS


def _is_borne_out(
    message: Message, judged: Judged, classifier: DangerClassifier, least: float
) -> bool:
    """Whether the sentence of a phrase is like some danger, or tells of a crisis."""
    beside = passage(message.words, judged.found.positions)
    return judged.rule.level is Level.CRISIS or any(
        like.rule.level.is_danger for like in classifier.find(beside, least)
    )


def _tells_of_danger(judged: Judged) -> bool:
    return judged.rule.level.is_danger and judged.status is Status.ASSERTED


def _rank(judged: Judged, favoured: Rule | None) -> int:
    """Lives first, then what the story is most like; all else keeps its order."""
    if judged.rule.level.is_grave:
        return 0
    return 1 if judged.rule == favoured else 2
