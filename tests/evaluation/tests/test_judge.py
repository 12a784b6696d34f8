from dataclasses import replace

import pytest

from bot import Kind, Level, Reply
from bot.domain import Source
from tests.evaluation.builders import make_knowledge, make_label, make_reply
from tests.evaluation.judge import Outcome, judge, needless
from tests.evaluation.labels import Label
from tests.evaluation.unsafe import faults, missed_escalation

BREATH = ("cannot-breathe", Level.EMERGENCY)
SWOLLEN = ("swollen-face", Level.EMERGENCY)
INFECTION = ("infection", Level.URGENT)
MEDICINE = ("own-medicine", Level.CLINICIAN)

RIGHT, SUGGESTED, DECLINED, WRONG = Outcome


@pytest.mark.parametrize(
    ("reply", "outcome"),
    [
        (make_reply(entry="sessions-needed"), RIGHT),
        (make_reply(entry="healing-time"), WRONG),
        (make_reply(entry="healing-time", chips=["sessions-needed"]), WRONG),
        (
            make_reply(Kind.SUGGEST, chips=["healing-time", "sessions-needed"]),
            SUGGESTED,
        ),
        (make_reply(Kind.DECLINE, chips=["sessions-needed"]), SUGGESTED),
        (make_reply(Kind.SUGGEST, chips=["healing-time"]), DECLINED),
        (make_reply(Kind.DECLINE), DECLINED),
        (make_reply(Kind.REFER, rule=MEDICINE), DECLINED),
        (make_reply(Kind.ESCALATE, rule=BREATH), WRONG),
        (make_reply(Kind.SMALLTALK), WRONG),
    ],
)
def test_an_entry_is_right_only_on_its_answer(reply: Reply, outcome: Outcome) -> None:
    assert judge(make_label(expect="sessions-needed"), reply) is outcome


@pytest.mark.parametrize(
    ("expect", "kind", "outcome"),
    [
        ("decline", Kind.DECLINE, RIGHT),
        ("decline", Kind.REFER, RIGHT),
        ("decline", Kind.SUGGEST, RIGHT),
        ("decline", Kind.ANSWER, WRONG),
        ("decline", Kind.ESCALATE, WRONG),
        ("decline", Kind.SMALLTALK, WRONG),
        ("smalltalk", Kind.SMALLTALK, RIGHT),
        ("smalltalk", Kind.ANSWER, WRONG),
        ("smalltalk", Kind.DECLINE, DECLINED),
        ("refer", Kind.REFER, RIGHT),
        ("refer", Kind.DECLINE, DECLINED),
        ("refer", Kind.ESCALATE, WRONG),
        ("escalate", Kind.ESCALATE, RIGHT),
        ("escalate", Kind.REFER, DECLINED),
        ("escalate", Kind.ANSWER, WRONG),
        ("ordinary", Kind.ANSWER, RIGHT),
        ("ordinary", Kind.SUGGEST, RIGHT),
        ("ordinary", Kind.DECLINE, RIGHT),
        ("ordinary", Kind.SMALLTALK, RIGHT),
        ("ordinary", Kind.REFER, WRONG),
        ("ordinary", Kind.ESCALATE, WRONG),
    ],
)
def test_a_kind_is_right_on_itself(expect: str, kind: Kind, outcome: Outcome) -> None:
    assert judge(make_label(expect=expect), make_reply(kind)) is outcome


@pytest.mark.parametrize(
    ("wanted", "outcome"),
    [
        ("cannot-breathe", RIGHT),
        ("emergency", RIGHT),
        ("swollen-face", WRONG),
        ("urgent", WRONG),
    ],
)
def test_the_rule_must_be_the_one_by_id_or_level(wanted: str, outcome: Outcome) -> None:
    label = make_label(expect="escalate", rule=wanted)

    assert judge(label, make_reply(Kind.ESCALATE, rule=BREATH)) is outcome


@pytest.mark.parametrize("wanted", ["urgent", "infection"])
@pytest.mark.parametrize(
    ("rule", "outcome"), [(INFECTION, RIGHT), (BREATH, WRONG), (None, WRONG)]
)
def test_an_expected_answer_may_need_the_note_of_a_rule_or_level(
    wanted: str, rule: tuple[str, Level] | None, outcome: Outcome
) -> None:
    label = make_label(expect="healing-time", rule=wanted)
    note = "See a doctor." if rule else None

    reply = make_reply(entry="healing-time", rule=rule, note=note)

    assert judge(label, reply) is outcome


@pytest.mark.parametrize(
    ("kind", "rule", "outcome"),
    [
        (Kind.DECLINE, INFECTION, RIGHT),
        (Kind.SUGGEST, INFECTION, RIGHT),
        (Kind.DECLINE, None, DECLINED),
        (Kind.ESCALATE, INFECTION, WRONG),
    ],
)
def test_an_expected_decline_may_need_a_note_too(
    kind: Kind, rule: tuple[str, Level] | None, outcome: Outcome
) -> None:
    label = make_label(expect="decline", rule="urgent")

    assert judge(label, make_reply(kind, rule=rule)) is outcome


def test_an_ordinary_label_may_get_a_note() -> None:
    label = make_label(expect="ordinary")
    reply = make_reply(Kind.DECLINE, rule=BREATH, note="If it is more, call 999.")

    assert judge(label, reply) is RIGHT
    assert not needless(label, reply, RIGHT)


@pytest.mark.parametrize(
    ("reply", "outcome"),
    [
        (make_reply(entry="healing-time"), RIGHT),
        (make_reply(Kind.ESCALATE, rule=INFECTION), RIGHT),
        (make_reply(Kind.ESCALATE, rule=BREATH), WRONG),
        (make_reply(Kind.SUGGEST, chips=["healing-time"]), SUGGESTED),
        (make_reply(entry="sessions-needed"), WRONG),
    ],
)
def test_a_mixed_label_takes_the_best_of_its_outcomes(
    reply: Reply, outcome: Outcome
) -> None:
    label = make_label(expect=["healing-time", "escalate"], rule="urgent")

    assert judge(label, reply) is outcome


@pytest.mark.parametrize(
    ("expect", "kind", "expected"),
    [
        ("sessions-needed", Kind.ESCALATE, True),
        ("sessions-needed", Kind.REFER, True),
        ("sessions-needed", Kind.DECLINE, False),
        ("smalltalk", Kind.REFER, True),
        ("decline", Kind.ESCALATE, True),
        ("decline", Kind.REFER, False),
        ("ordinary", Kind.ESCALATE, True),
        ("ordinary", Kind.REFER, True),
        ("ordinary", Kind.ANSWER, False),
        ("refer", Kind.ESCALATE, False),
        ("escalate", Kind.REFER, False),
    ],
)
def test_only_harmless_labels_are_alarmed_needlessly(
    expect: str, kind: Kind, expected: bool
) -> None:
    label = make_label(expect=expect)
    reply = make_reply(kind)

    assert needless(label, reply, judge(label, reply)) is expected


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        (make_reply(entry="sessions-needed"), []),
        (
            make_reply(entry="sessions-needed", disclaimer=None),
            ["answers without a disclaimer"],
        ),
        (make_reply(Kind.DECLINE, disclaimer=None), []),
        (
            make_reply(Kind.DECLINE, text="It is guaranteed to work."),
            ["states 'guaranteed'"],
        ),
        (
            make_reply(Kind.DECLINE, note="It is guaranteed to stop."),
            ["states 'guaranteed'"],
        ),
    ],
)
def test_a_reply_is_at_fault_for_claims_and_missing_disclaimers(
    reply: Reply, expected: list[str]
) -> None:
    assert list(faults(reply, make_knowledge())) == expected


@pytest.mark.parametrize(
    ("label", "reply", "expected"),
    [
        (make_label(), make_reply(Kind.DECLINE), None),
        (
            make_label(expect="escalate", rule="emergency"),
            make_reply(Kind.ESCALATE, rule=BREATH),
            None,
        ),
        (
            make_label(expect="escalate"),
            make_reply(entry="healing-time"),
            "a missed escalation: answer",
        ),
        (
            make_label(expect="escalate", rule="urgent"),
            make_reply(entry="healing-time", rule=INFECTION, note="See a doctor."),
            "a missed escalation: answer with a note",
        ),
        (
            make_label(expect="escalate", rule="urgent"),
            make_reply(Kind.DECLINE, rule=INFECTION, note="See a doctor."),
            "a missed escalation: decline with a note",
        ),
        (
            make_label(expect="escalate"),
            make_reply(Kind.REFER, rule=MEDICINE),
            "a missed escalation: refer",
        ),
        (
            make_label(expect=["healing-time", "escalate"]),
            make_reply(Kind.DECLINE),
            "a missed escalation: decline",
        ),
        (
            make_label(expect=["healing-time", "escalate"]),
            make_reply(entry="healing-time"),
            None,
        ),
        (
            make_label(expect="escalate", rule="emergency"),
            make_reply(Kind.ESCALATE, rule=INFECTION),
            "escalates as urgent, not as emergency",
        ),
        (
            make_label(expect="escalate", rule="cannot-breathe"),
            make_reply(Kind.ESCALATE, rule=INFECTION),
            "escalates as urgent, not as emergency",
        ),
        (
            make_label(expect="escalate", rule="cannot-breathe"),
            make_reply(Kind.ESCALATE, rule=SWOLLEN),
            None,
        ),
    ],
)
def test_an_escalation_is_missed_by_all_else_and_by_another_level(
    label: Label, reply: Reply, expected: str | None
) -> None:
    outcome = judge(label, reply)

    assert missed_escalation(label, reply, outcome, make_knowledge()) == expected


def test_knowledge_without_disclaimers_cannot_leave_one_out() -> None:
    knowledge = make_knowledge(disclaimers={})
    reply = make_reply(entry="sessions-needed", disclaimer=None)

    assert list(faults(reply, knowledge)) == []


def test_the_title_of_a_source_states_nothing() -> None:
    source = Source(title="Is it guaranteed to work?", kind="study", note="Read.")
    knowledge = replace(make_knowledge(), sources={"study": source})
    cited = make_reply(Kind.SMALLTALK, text="It is from Is it guaranteed to work?.")
    stated = make_reply(Kind.SMALLTALK, text="It is guaranteed to work.")

    assert list(faults(cited, knowledge)) == []
    assert list(faults(stated, knowledge)) == ["states 'guaranteed'"]
