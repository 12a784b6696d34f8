"""What is answered and declined, as classes: by hand, and as scikit-learn has it."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import accuracy_score, f1_score, precision_score, recall_score

from bot import Kind, Level
from tests.evaluation.builders import make_case, make_label, make_reply
from tests.evaluation.figures.choices import (
    OUT_OF_SCOPE,
    Choice,
    choice_of,
    operating,
)
from tests.evaluation.figures.confusion import confusions
from tests.evaluation.runner import Case

NO_ANSWERS = ("decline", "suggest", "refer")


def make_choice(expected: str, said: str, message: str = "m") -> Choice:
    return Choice(
        message=message,
        expected=expected,
        said=said,
        is_declined=said in NO_ANSWERS,
    )


def make_choices(*pairs: tuple[str, str]) -> list[Choice]:
    return [
        make_choice(expected, said, f"m{number}")
        for number, (expected, said) in enumerate(pairs)
    ]


CHOICES = st.lists(
    st.builds(
        make_choice,
        expected=st.sampled_from(["a", "b", "c", OUT_OF_SCOPE]),
        said=st.sampled_from(["a", "b", "d", "smalltalk", "escalate", *NO_ANSWERS]),
    ),
    min_size=1,
)


def test_the_measures_by_hand() -> None:
    # a: 2 right of 3, 1 too many: F1 2·2/(3+3). b: 1 of 2, none too many: 2/3.
    # Out of scope: 2 of 3 declined, and 1 of a's suggested: F1 2·2/(3+3).
    found = operating(
        make_choices(
            ("a", "a"),
            ("a", "a"),
            ("a", "suggest"),
            ("b", "b"),
            ("b", "smalltalk"),
            (OUT_OF_SCOPE, "decline"),
            (OUT_OF_SCOPE, "refer"),
            (OUT_OF_SCOPE, "a"),
        )
    )

    assert found.accuracy == 5 / 8
    assert found.in_scope_accuracy == 3 / 5
    assert found.macro_f1 == pytest.approx(2 / 3)
    assert found.precision == 2 / 3
    assert found.recall == 2 / 3


@given(CHOICES)
def test_the_measures_are_those_of_scikit_learn(choices: Sequence[Choice]) -> None:
    found = operating(choices)

    true = [choice.expected for choice in choices]
    chosen = [choice.chosen for choice in choices]
    classes = sorted(set(true))
    assert found.accuracy == pytest.approx(accuracy_score(true, chosen))
    assert found.macro_f1 == pytest.approx(
        f1_score(true, chosen, labels=classes, average="macro", zero_division=0.0)
    )
    if OUT_OF_SCOPE in classes:
        outside = {"labels": [OUT_OF_SCOPE], "average": "micro"}
        assert found.recall == pytest.approx(recall_score(true, chosen, **outside))
        if OUT_OF_SCOPE in chosen:
            precise = precision_score(true, chosen, **outside)
            assert found.precision == pytest.approx(precise)


@given(CHOICES.flatmap(lambda made: st.tuples(st.just(made), st.permutations(made))))
def test_no_order_of_the_labels_changes_a_measure(
    orders: tuple[list[Choice], list[Choice]],
) -> None:
    one, other = orders

    assert operating(one) == operating(other)


def test_without_labels_out_of_scope_there_is_no_precision_and_no_recall() -> None:
    found = operating(make_choices(("a", "a"), ("b", "decline")))

    assert (found.precision, found.recall) == (None, None)
    assert found.accuracy == found.in_scope_accuracy == 0.5


def test_without_labels_there_is_no_measure() -> None:
    found = operating([])

    assert (found.accuracy, found.macro_f1, found.recall) == (None, None, None)


@pytest.mark.parametrize(
    ("case", "expected", "said", "is_right"),
    [
        (make_case(make_label(expect="a"), make_reply(entry="a")), "a", "a", True),
        (make_case(make_label(expect="a"), make_reply(entry="b")), "a", "b", False),
        (
            make_case(make_label(expect=["a", "b"]), make_reply(entry="b")),
            "b",
            "b",
            True,
        ),
        (
            make_case(make_label(expect="a"), make_reply("suggest", chips=["a"])),
            "a",
            "suggest",
            False,
        ),
        (
            make_case(make_label(expect="decline"), make_reply(Kind.REFER)),
            OUT_OF_SCOPE,
            "refer",
            True,
        ),
        (
            make_case(
                make_label(expect=["decline", "smalltalk"]), make_reply(Kind.SMALLTALK)
            ),
            OUT_OF_SCOPE,
            "smalltalk",
            True,
        ),
        (
            make_case(make_label(expect="decline"), make_reply(Kind.SMALLTALK)),
            OUT_OF_SCOPE,
            "smalltalk",
            False,
        ),
        (
            make_case(
                make_label(expect="decline"),
                make_reply(Kind.ESCALATE, rule=("infection", Level.URGENT)),
            ),
            OUT_OF_SCOPE,
            "escalate",
            False,
        ),
    ],
)
def test_a_label_expects_a_class_and_a_reply_chooses_one(
    case: Case, expected: str, said: str, is_right: bool
) -> None:
    choice = choice_of(case)

    assert (choice.expected, choice.said, choice.is_right) == (expected, said, is_right)


def test_confusions_stand_most_first_with_three_examples() -> None:
    pairs = [("b", "a"), *[("a", "b")] * 4, ("a", "a"), (OUT_OF_SCOPE, "a")]

    most, *others = confusions(make_choices(*pairs))

    assert (most.expected, most.said, most.number, most.total) == ("a", "b", 4, 5)
    assert most.examples == ("m1", "m2", "m3")
    assert [(one.expected, one.said) for one in others] == [
        ("b", "a"),
        (OUT_OF_SCOPE, "a"),
    ]


@given(CHOICES)
def test_every_wrong_choice_is_in_one_confusion(choices: Sequence[Choice]) -> None:
    found = confusions(choices)

    wrong = sum(not choice.is_right for choice in choices)
    assert sum(one.number for one in found) == wrong
    assert all(one.number <= one.total for one in found)
