"""Two outcomes of a message to the one group of changes that they are."""

from enum import StrEnum

from bot.changes.outcome import Outcome
from bot.domain import Kind, Level

_GRAVEST_FIRST = list(Level)
# What a search ends in; None is a message that is refused as too long.
_SEARCHED = (Kind.ANSWER, Kind.SUGGEST, Kind.DECLINE, None)


class Group(StrEnum):
    """What a change of replies is to those who get them, the most serious first."""

    SIREN_LOST = "siren lost"
    REFERRAL_LOST = "referral lost"
    NOTE_LOST = "note lost"
    GIVEN_UP = "siren given up, as the sentence is ordinary now"
    PHRASE_LOST = "danger found by its likeness alone"
    SIREN_GAINED = "siren gained"
    REFERRAL_GAINED = "referral gained"
    OTHER_DANGER = "another danger's reply"
    OTHER_ENTRY = "answered by another entry"
    DECLINED = "newly declined"
    SUGGESTED = "suggested instead of answered"
    OTHER_ACT = "taken for another act"
    ANSWERED = "newly answered"
    OFFERED = "suggested instead of declined"
    OTHER_CHIPS = "other suggestions"
    LESS_SURE = "less sure"
    SURER = "surer"
    OTHER_DECLINE = "declined for another reason"
    NOTE_GAINED = "note gained"
    PHRASE_GAINED = "danger found by its phrases"


def group_of(before: Outcome, after: Outcome) -> Group | None:
    """Return what a change is, the most serious that it is; None where it is none."""
    return (
        _by_danger(before, after)
        or _by_reply(before, after)
        or _by_confidence(before, after)
    )


def _by_danger(before: Outcome, after: Outcome) -> Group | None:
    """Compare what is said of a danger: sirens, then referrals, then notes."""
    for lost, gained, loud in (
        (Group.SIREN_LOST, Group.SIREN_GAINED, _siren),
        (Group.REFERRAL_LOST, Group.REFERRAL_GAINED, _referral),
        (Group.NOTE_LOST, Group.NOTE_GAINED, _note),
    ):
        if loud(before) != loud(after):
            return lost if loud(before) > loud(after) else gained
    if not (_is_heard(before) and _is_heard(after)):
        return None
    if before.rule != after.rule:
        return Group.OTHER_DANGER
    if before.is_told != after.is_told:
        return Group.PHRASE_LOST if before.is_told else Group.PHRASE_GAINED
    return None


def _is_heard(outcome: Outcome) -> bool:
    return outcome.note or outcome.kind in (Kind.ESCALATE, Kind.REFER)


def _siren(outcome: Outcome) -> int:
    return _loudness(outcome.siren)


def _referral(outcome: Outcome) -> int:
    return int(outcome.kind is Kind.REFER)


def _note(outcome: Outcome) -> int:
    return _loudness(outcome.level if outcome.note else None)


def _loudness(level: Level | None) -> int:
    """The graver the level, the more; 0 without one."""
    return len(_GRAVEST_FIRST) - _GRAVEST_FIRST.index(level) if level else 0


def _by_reply(before: Outcome, after: Outcome) -> Group | None:
    """Compare what is answered, suggested or declined, danger apart."""
    are_of_one_kind = before.kind is after.kind
    are_searched = before.kind in _SEARCHED and after.kind in _SEARCHED
    if before.smalltalk != after.smalltalk or not (are_of_one_kind or are_searched):
        return Group.OTHER_ACT
    match before.kind, after.kind:
        case Kind.ANSWER, Kind.ANSWER if before.entry != after.entry:
            return Group.OTHER_ENTRY
        case Kind.DECLINE, Kind.DECLINE if before.stage != after.stage:
            return Group.OTHER_DECLINE
        case one, other if one is other:
            return Group.OTHER_CHIPS if before.chips != after.chips else None
        case _, Kind.ANSWER:
            return Group.ANSWERED
        case Kind.ANSWER, Kind.SUGGEST:
            return Group.SUGGESTED
        case _, Kind.SUGGEST:
            return Group.OFFERED
        case ((Kind.ANSWER | Kind.SUGGEST), _):
            return Group.DECLINED
    return Group.OTHER_DECLINE


def _by_confidence(before: Outcome, after: Outcome) -> Group | None:
    if before.sureness == after.sureness:
        return None
    return Group.LESS_SURE if before.sureness > after.sureness else Group.SURER
