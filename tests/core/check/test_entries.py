from datetime import date

import pytest

from bot import Entry
from bot.check.entries import check_entries
from tests.builders import make_entry, make_knowledge

DUE = date(2026, 11, 22)


def found(*entries: Entry, today: date | None = None, **parts: object) -> list[str]:
    """What is wrong with entries, the severity first."""
    knowledge = make_knowledge(*entries, **parts)
    problems = check_entries(knowledge, today)
    return [
        f"{problem.severity}: {problem.where}: {problem.what}" for problem in problems
    ]


def test_an_entry_that_nothing_but_its_question_asks_for_is_a_warning() -> None:
    [problem] = found(make_entry("hours", "When are you open?"))

    assert problem.startswith("warning: entry 'hours': has no phrasing beside its")


def test_an_entry_of_two_wordings_is_a_piece_of_advice() -> None:
    [problem] = found(make_entry("hours", "When are you open?", "opening"))

    assert problem.startswith("advice: entry 'hours': has two phrasings, too few")
    assert found(make_entry("hours", "When are you open?", "opening", "hours")) == []


@pytest.mark.parametrize(
    ("chips", "what"),
    [
        (("hours",), "offers itself below its own answer"),
        (("fee", "fee"), "offers 'fee' more than once"),
    ],
)
def test_a_chip_that_leads_nowhere_new_is_a_warning(
    chips: tuple[str, ...], what: str
) -> None:
    hours = make_entry("hours", "When?", "opening", "closing", next=chips)
    fee = make_entry("fee", "How much?", "price", "fee", next=("hours",))

    assert any(
        problem.startswith(f"warning: entry 'hours': {what}")
        for problem in found(hours, fee)
    )


def test_entries_that_no_chip_leads_to_are_one_piece_of_advice() -> None:
    hours = make_entry("hours", "When?", "opening", "closing", next=("fee",))
    fee = make_entry("fee", "How much?", "price", "fee")
    label = make_entry("label", "Where is it?", "place", "spot")

    [problem] = found(hours, fee, label)

    assert problem.startswith(
        "advice: entry 'hours': no chip leads here, nor to 1 other"
    )
    assert "'label'" in problem


def test_without_any_chip_none_is_missed() -> None:
    assert found(make_entry("hours", "When?", "opening", "closing")) == []


@pytest.mark.parametrize(
    ("today", "overdue"),
    [(date(2026, 11, 22), False), (date(2026, 11, 23), True), (None, False)],
)
def test_a_review_is_overdue_from_the_day_after(
    today: date | None, overdue: bool
) -> None:
    problems = found(
        make_entry("hours", "When?", "open", "closed", review_due=DUE), today=today
    )

    assert [p for p in problems if "its review was due on 2026-11-22" in p] == problems
    assert bool(problems) == overdue


def test_a_review_that_is_due_before_the_last_one_is_a_warning() -> None:
    [problem] = found(
        make_entry("hours", "When?", "open", "closed", reviewed=DUE, review_due=DUE)
    )

    assert "the next review, 2026-11-22, is not after the last" in problem


def test_a_reviewer_without_a_day_is_a_warning() -> None:
    parts = {"reviewed_by": "a pharmacist"}
    named = make_entry("hours", "When?", "open", "closed", **parts)
    dated = make_entry("hours", "When?", "open", "closed", reviewed=DUE, **parts)

    [problem] = found(named)

    assert problem.startswith(
        "warning: entry 'hours': reviewed by a pharmacist, and nobody knows when; add"
    )
    assert found(dated) == []


def usual(number: int, phrasings: int = 8) -> list[Entry]:
    """Entries that have so many phrasings each."""
    return [
        make_entry(f"e{n}", *(f"word{n} asked {p}" for p in range(phrasings)))
        for n in range(number)
    ]


def test_an_entry_of_far_fewer_phrasings_than_usual_is_a_warning() -> None:
    few = make_entry("hours", "When are you open?", "opening")

    [problem] = found(*usual(3), few)

    assert problem.startswith(
        "warning: entry 'hours': has 2 phrasings where 8 are usual"
    )


def test_where_all_have_few_none_has_fewer() -> None:
    few = make_entry("hours", "When are you open?", "opening")

    [problem] = found(*usual(3, phrasings=5), few)

    assert problem.startswith("advice: ")


def test_a_phrasing_far_longer_than_usual_is_a_warning() -> None:
    long = " ".join(f"how long does thing {n} take" for n in range(6))
    entry = make_entry("hours", "When are you open?", "opening", long, "hours")

    [problem] = found(*usual(3, phrasings=4), entry)

    assert "12 times what is usual" in problem
    assert "give each phrasing its '- '" in problem


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("opening\nclosing", "runs over several lines"),
        ("open - close", "has ' - ' in it"),
    ],
)
def test_phrasings_that_became_one_are_a_warning(text: str, what: str) -> None:
    [problem] = found(make_entry("hours", "When are you open?", text, "hours"))

    assert problem.startswith("warning: ")
    assert what in problem


@pytest.mark.parametrize(
    ("parts", "what"),
    [
        ({"reviewed": date(2026, 11, 23)}, "is said to be reviewed on 2026-11-23"),
        ({"review_due": date(2206, 11, 22)}, "is due on 2206-11-22, in more than 10"),
    ],
)
def test_a_date_that_cannot_be_meant_is_a_warning(
    parts: dict[str, date], what: str
) -> None:
    entry = make_entry("hours", "When?", "opening", "closing", **parts)

    [problem] = found(entry, today=DUE)

    assert problem.startswith("warning: ")
    assert what in problem
    assert found(entry) == []


@pytest.mark.parametrize(
    ("parts", "what"),
    [
        ({"reviewed": date(1026, 11, 22)}, "is said to be reviewed on 1026-11-22, bef"),
        ({"review_due": date(206, 11, 22)}, "is due on 0206-11-22, before 2000"),
    ],
)
@pytest.mark.parametrize("today", [DUE, None])
def test_a_date_before_2000_is_a_warning_on_every_day(
    parts: dict[str, date], what: str, today: date | None
) -> None:
    entry = make_entry("hours", "When?", "opening", "closing", **parts)

    [problem] = found(entry, today=today)

    assert problem.startswith("warning: ")
    assert what in problem
