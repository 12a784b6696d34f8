"""When reviews are due: groups, order, and whoever has no day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import Due, Entry, reviews
from tests.builders import make_entry, make_knowledge

TODAY = date(2026, 11, 22)
DAYS = st.none() | st.integers(-400, 400)


def entry_due(id: str, days: int | None, **parts: object) -> Entry:
    due = None if days is None else TODAY + timedelta(days=days)
    return make_entry(id, review_due=due, **parts)


@pytest.mark.parametrize(
    ("days", "due"),
    [
        (-1, Due.OVERDUE),
        (0, Due.MONTH),
        (30, Due.MONTH),
        (31, Due.QUARTER),
        (90, Due.QUARTER),
        (91, Due.LATER),
        (None, Due.NEVER),
    ],
)
def test_a_review_is_due_by_its_days(days: int | None, due: Due) -> None:
    [review] = reviews(make_knowledge(entry_due("hours", days)), TODAY)

    assert review.due is due
    assert review.days == days


def test_reviewed_once_and_not_again_is_not_never() -> None:
    [review] = reviews(make_knowledge(make_entry("hours", reviewed=TODAY)), TODAY)

    assert review.due is Due.UNDATED


@given(st.lists(DAYS, max_size=8))
def test_every_entry_stands_there_once_the_earliest_first(
    days: list[int | None],
) -> None:
    entries = [entry_due(f"e{n}", each) for n, each in enumerate(days)]

    found = reviews(make_knowledge(*entries), TODAY)

    assert sorted(review.entry.id for review in found) == [e.id for e in entries]
    dated = [review.days for review in found if review.days is not None]
    assert dated == sorted(dated)
    assert [review.days for review in found][: len(dated)] == dated
