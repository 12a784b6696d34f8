"""A label and a reply to an outcome. Nothing here asks, reads or prints."""

from enum import StrEnum

from bot import FiredRule, Kind, Reply
from tests.evaluation.labels import ORDINARY, Label


class Outcome(StrEnum):
    """How well a reply met its label, the best first."""

    RIGHT = "right"
    SUGGESTED = "suggested"
    DECLINED = "declined"
    WRONG = "wrong"


ALARMS = (Kind.ESCALATE, Kind.REFER)
NOT_ANSWERED = (Kind.DECLINE, Kind.REFER, Kind.SUGGEST)
BEST_FIRST = list(Outcome)


def judge(label: Label, reply: Reply) -> Outcome:
    """The best outcome of all that the label accepts."""
    outcomes = [_judge(label, expected, reply) for expected in label.expect]
    return min(outcomes, key=BEST_FIRST.index)


def needless(label: Label, reply: Reply, outcome: Outcome) -> bool:
    """Whether a harmless label was escalated or referred, and that is not right."""
    return label.harmless and _alarms(reply) and outcome is not Outcome.RIGHT


def fired(wanted: str | None, rule: FiredRule | None) -> bool:
    """Whether the rule that had a say is the one wanted, by id or by level."""
    return not wanted or (rule is not None and wanted in (rule.id, rule.level))


def _judge(label: Label, expected: str, reply: Reply) -> Outcome:
    if _meets(label, expected, reply):
        return Outcome.RIGHT

    if expected == ORDINARY:
        return Outcome.WRONG

    # A chip under an answer to something else does not undo that answer.
    if reply.kind is not Kind.ANSWER and _offers(expected, reply):
        return Outcome.SUGGESTED

    return Outcome.DECLINED if reply.kind in NOT_ANSWERED else Outcome.WRONG


def _meets(label: Label, expected: str, reply: Reply) -> bool:
    if expected in (Kind.REFER, Kind.ESCALATE):
        return reply.kind == expected and fired(label.rule, reply.rule)

    # Below any other reply, the rule is that of the note. Of a mixed label, it is that
    # of the alarm.
    return _says(expected, reply) and (
        not label.harmless or fired(label.rule, reply.rule)
    )


def _says(expected: str, reply: Reply) -> bool:
    if expected == ORDINARY:
        return not _alarms(reply)

    if expected == Kind.DECLINE:
        return reply.kind in NOT_ANSWERED

    if expected == Kind.SMALLTALK:
        return reply.kind is Kind.SMALLTALK

    return _answers(expected, reply)


def _alarms(reply: Reply) -> bool:
    return reply.kind in ALARMS


def _answers(expected: str, reply: Reply) -> bool:
    if reply.kind is not Kind.ANSWER or reply.entry is None:
        return False

    return reply.entry.id == expected


def _offers(expected: str, reply: Reply) -> bool:
    return any(suggestion.id == expected for suggestion in reply.suggestions)
