"""Reviews as iCalendar: what RFC 5545 asks for, read by another program."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from bot import Entry, KnowledgeBase, review_calendar
from bot.domain import Settings
from tests.builders import make_entry, make_knowledge

TODAY = date(2026, 11, 22)
DUE = date(2027, 1, 31)


def one(**parts: object) -> KnowledgeBase:
    return make_knowledge(make_entry("hours", review_due=DUE, **parts))


def events(knowledge: KnowledgeBase) -> list[Any]:
    return Calendar.from_ical(review_calendar(knowledge, TODAY)).walk("VEVENT")


def test_a_review_is_an_event_of_a_whole_day_that_keeps_nobody_busy() -> None:
    [event] = events(one(question="When?", reviewed=TODAY, reviewed_by="a nurse"))

    assert event["DTSTART"].dt == DUE
    assert event["DTSTART"].params["VALUE"] == "DATE"
    assert event["DTSTAMP"].dt == datetime(2026, 11, 22, tzinfo=UTC)
    assert event["SUMMARY"] == "Review: When?"
    assert event["TRANSP"] == "TRANSPARENT"
    assert event["DESCRIPTION"] == (
        "hours in topics/orders.yaml, last reviewed 2026-11-22 by a nurse"
    )


def test_entries_without_a_day_stay_out() -> None:
    knowledge = make_knowledge(
        make_entry("a"), make_entry("b", review_due=DUE), make_entry("c")
    )

    assert [event["SUMMARY"] for event in events(knowledge)] == [
        f"Review: {make_entry('b').question}"
    ]


def uid(knowledge: KnowledgeBase) -> str:
    return str(events(knowledge)[0]["UID"])


def test_an_event_is_the_same_one_whatever_changes_but_its_entry() -> None:
    knowledge = one()
    moved = make_knowledge(
        make_entry("hours", "Open?", review_due=TODAY), version="another"
    )
    german = replace(knowledge, settings=Settings(locale="de"))
    other: Entry = make_entry("fee", review_due=DUE)

    assert uid(moved) == uid(knowledge)
    assert uid(german) != uid(knowledge)
    assert uid(make_knowledge(other)) != uid(knowledge)


@given(st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=200))
def test_any_question_comes_out_as_it_went_in_and_in_short_lines(question: str) -> None:
    written = review_calendar(one(question=question), TODAY)

    event = Calendar.from_ical(written).walk("VEVENT")[0]

    assert event["SUMMARY"] == f"Review: {question}"
    assert written.endswith(b"END:VCALENDAR\r\n")
    assert max(map(len, written.split(b"\r\n"))) <= 75
    assert b"\n" not in written.replace(b"\r\n", b"")


def test_the_same_day_gives_the_same_bytes() -> None:
    assert review_calendar(one(), TODAY) == review_calendar(one(), TODAY)
