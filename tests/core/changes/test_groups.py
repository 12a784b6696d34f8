"""Every two outcomes are one change or none, and the other way round its opposite."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.changes import Group, Outcome, group_of
from bot.domain import Kind, Level

# Groups that the other way round are each other; all other groups are themselves.
OPPOSITES = {
    Group.SIREN_LOST: Group.SIREN_GAINED,
    Group.REFERRAL_LOST: Group.REFERRAL_GAINED,
    Group.NOTE_LOST: Group.NOTE_GAINED,
    Group.PHRASE_LOST: Group.PHRASE_GAINED,
    Group.LESS_SURE: Group.SURER,
}
OUTCOMES = st.builds(
    Outcome,
    kind=st.sampled_from([*Kind, None]),
    stage=st.sampled_from(["search", "safety", "refusal 'a'"]),
    entry=st.sampled_from([None, "a", "b"]),
    rule=st.sampled_from([None, "fire", "flood"]),
    level=st.sampled_from([None, *Level]),
    note=st.booleans(),
    is_told=st.booleans(),
    smalltalk=st.sampled_from([None, "thanks", "hello"]),
    chips=st.sampled_from([(), ("a",), ("a", "b")]),
    confidence=st.sampled_from([None, 0.1, 0.5, 0.95]),
    sureness=st.integers(0, 3),
)
# The messages that ends with less for its writer, and those that end with more.
WORSE = {Group.DECLINED, Group.SUGGESTED}
BETTER = {Group.ANSWERED, Group.OFFERED}


def outcome(kind: Kind | None, **parts: Any) -> Outcome:
    return Outcome(kind=kind, **parts)


def alarm(level: Level, rule: str = "fire", *, is_told: bool = True) -> Outcome:
    return outcome(Kind.ESCALATE, rule=rule, level=level, is_told=is_told)


def noted(rule: str = "fire", level: Level = Level.URGENT) -> Outcome:
    return outcome(Kind.ANSWER, entry="a", rule=rule, level=level, note=True)


REFERRED = outcome(Kind.REFER, rule="diabetes", level=Level.CLINICIAN)
ANSWERED = outcome(Kind.ANSWER, entry="a", sureness=2)
OTHER = outcome(Kind.ANSWER, entry="b", sureness=2)
SUGGESTED = outcome(Kind.SUGGEST, chips=("a",), sureness=1)
DECLINED = outcome(Kind.DECLINE, stage="search")
THANKS = outcome(Kind.SMALLTALK, smalltalk="thanks")


@pytest.mark.parametrize(
    ("before", "after", "group"),
    [
        (alarm(Level.URGENT), DECLINED, Group.SIREN_LOST),
        (alarm(Level.CRISIS), alarm(Level.URGENT), Group.SIREN_LOST),
        (alarm(Level.URGENT), noted(), Group.SIREN_LOST),
        (alarm(Level.URGENT), REFERRED, Group.SIREN_LOST),
        (ANSWERED, alarm(Level.URGENT), Group.SIREN_GAINED),
        (REFERRED, noted(), Group.REFERRAL_LOST),
        (noted(), REFERRED, Group.REFERRAL_GAINED),
        (noted(), ANSWERED, Group.NOTE_LOST),
        (noted(level=Level.CRISIS), noted(level=Level.URGENT), Group.NOTE_LOST),
        (ANSWERED, noted(), Group.NOTE_GAINED),
        (noted("fire"), noted("flood"), Group.OTHER_DANGER),
        (alarm(Level.URGENT), alarm(Level.URGENT, "flood"), Group.OTHER_DANGER),
        (
            alarm(Level.URGENT),
            alarm(Level.URGENT, is_told=False),
            Group.PHRASE_LOST,
        ),
        (ANSWERED, OTHER, Group.OTHER_ENTRY),
        (ANSWERED, SUGGESTED, Group.SUGGESTED),
        (ANSWERED, DECLINED, Group.DECLINED),
        (SUGGESTED, DECLINED, Group.DECLINED),
        (ANSWERED, THANKS, Group.OTHER_ACT),
        (DECLINED, ANSWERED, Group.ANSWERED),
        (SUGGESTED, ANSWERED, Group.ANSWERED),
        (DECLINED, SUGGESTED, Group.OFFERED),
        (
            SUGGESTED,
            outcome(Kind.SUGGEST, chips=("b",), sureness=1),
            Group.OTHER_CHIPS,
        ),
        (
            DECLINED,
            outcome(Kind.DECLINE, stage="not covered, subject 'price'"),
            Group.OTHER_DECLINE,
        ),
        (
            outcome(Kind.ANSWER, entry="a", sureness=3),
            ANSWERED,
            Group.LESS_SURE,
        ),
        (ANSWERED, outcome(Kind.ANSWER, entry="a", sureness=3), Group.SURER),
    ],
)
def test_a_change_belongs_to_the_most_serious_group_that_it_is(
    before: Outcome, after: Outcome, group: Group
) -> None:
    assert group_of(before, after) is group


def test_a_confidence_that_crosses_no_threshold_is_no_change() -> None:
    before = outcome(Kind.ANSWER, entry="a", sureness=2, confidence=0.5)
    after = outcome(Kind.ANSWER, entry="a", sureness=2, confidence=0.8)

    assert group_of(before, after) is None


@given(OUTCOMES)
def test_an_outcome_is_no_change_from_itself(one: Outcome) -> None:
    assert group_of(one, one) is None


@given(OUTCOMES, OUTCOMES)
def test_the_other_way_round_lost_is_gained(one: Outcome, other: Outcome) -> None:
    there, back = group_of(one, other), group_of(other, one)
    opposites = OPPOSITES | {back: there for there, back in OPPOSITES.items()}

    if there is None or there in opposites:
        assert back is (opposites[there] if there else None)
    elif there in WORSE | BETTER:
        assert back in WORSE | BETTER
    else:
        assert back is there


@given(OUTCOMES, OUTCOMES)
def test_no_siren_is_lost_in_another_group(one: Outcome, other: Outcome) -> None:
    levels = [*Level, None]
    is_lost = levels.index(one.siren) < levels.index(other.siren)

    assert (group_of(one, other) is Group.SIREN_LOST) == is_lost
