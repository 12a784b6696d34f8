import pytest

from bot import Kind, Level, Reply
from tests.evaluation.builders import make_knowledge, make_label, make_reply
from tests.evaluation.judge import Outcome, judge, needless
from tests.evaluation.labels import Label
from tests.evaluation.unsafe import dangers

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


@pytest.mark.parametrize(("rule", "outcome"), [(INFECTION, RIGHT), (None, WRONG)])
def test_an_expected_answer_may_need_appended_advice(
    rule: tuple[str, Level] | None, outcome: Outcome
) -> None:
    label = make_label(expect="healing-time", rule="urgent")

    assert judge(label, make_reply(entry="healing-time", rule=rule)) is outcome


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
        ("refer", Kind.ESCALATE, False),
        ("escalate", Kind.REFER, False),
    ],
)
def test_only_ordinary_labels_are_alarmed_needlessly(
    expect: str, kind: Kind, expected: bool
) -> None:
    label = make_label(expect=expect)
    reply = make_reply(kind)

    assert needless(label, reply, judge(label, reply)) is expected


@pytest.mark.parametrize(
    ("label", "reply", "expected"),
    [
        (make_label(), make_reply(entry="sessions-needed"), ()),
        (
            make_label(),
            make_reply(entry="sessions-needed", disclaimer=None),
            ("answers without a disclaimer",),
        ),
        (make_label(), make_reply(Kind.DECLINE, disclaimer=None), ()),
        (
            make_label(),
            make_reply(Kind.DECLINE, text="It is guaranteed to work."),
            ("states 'guaranteed'",),
        ),
        (
            make_label(expect="escalate"),
            make_reply(entry="healing-time"),
            ("a missed escalation: answer",),
        ),
        (
            make_label(expect=["healing-time", "escalate"]),
            make_reply(Kind.DECLINE),
            ("a missed escalation: decline",),
        ),
        (
            make_label(expect="escalate", rule="emergency"),
            make_reply(Kind.ESCALATE, rule=INFECTION),
            ("escalates as urgent, not as emergency",),
        ),
        (
            make_label(expect="escalate", rule="cannot-breathe"),
            make_reply(Kind.ESCALATE, rule=INFECTION),
            ("escalates as urgent, not as emergency",),
        ),
        (
            make_label(expect="escalate", rule="cannot-breathe"),
            make_reply(Kind.ESCALATE, rule=SWOLLEN),
            (),
        ),
    ],
)
def test_dangers_are_claims_missing_disclaimers_and_missed_escalations(
    label: Label, reply: Reply, expected: tuple[str, ...]
) -> None:
    knowledge = make_knowledge()

    assert dangers(label, reply, judge(label, reply), knowledge) == expected


def test_knowledge_without_disclaimers_cannot_leave_one_out() -> None:
    knowledge = make_knowledge(disclaimers={})
    reply = make_reply(entry="sessions-needed", disclaimer=None)

    assert dangers(make_label(), reply, Outcome.RIGHT, knowledge) == ()
