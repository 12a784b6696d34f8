"""Dismissed misses: what stays away, and that no text of it is kept."""

from datetime import date

import pytest
from sqlalchemy import select

from web.records.store import Store
from web.records.tables import Tables
from web.records.values import ReplyRecord

DAY, LATER = date(2026, 11, 1), date(2026, 11, 2)
TEXTS = ("is there a car park", "Is there a car park?", "[name], is there a car park")


@pytest.fixture
def store(url: str) -> Store:
    store = Store(url)
    store.prepare()
    store.write([ReplyRecord(day=DAY, kind="decline", text=text) for text in TEXTS])
    return store


def everything_in(store: Store, tag: str = "") -> str:
    """All values of all tables of a knowledge base, as one text."""
    with store.engine.connect() as connection:
        return "\n".join(
            str(tuple(row))
            for table in Tables(tag).metadata.sorted_tables
            for row in connection.execute(select(table))
        )


def test_what_was_dismissed_is_known_with_how_often_it_was_asked(store: Store) -> None:
    store.dismiss(["is there a car park"])

    assert store.dismissed([*TEXTS[:2], "car parks"]) == dict.fromkeys(TEXTS[:2], 3)


def test_what_is_restored_comes_back(store: Store) -> None:
    store.dismiss(["is there a car park", "how much is it"])

    store.restore(["IS THERE A CAR PARK!", "never dismissed"])

    assert store.dismissed(["is there a car park", "how much is it"]) == {
        "how much is it": 1
    }


def test_nothing_is_restored_where_nothing_was_dismissed(store: Store) -> None:
    store.restore(["is there a car park"])
    store.dismiss([])

    assert store.dismissed(TEXTS) == {}


def test_to_dismiss_again_counts_anew(store: Store) -> None:
    store.dismiss(["is there a car park"])
    store.write([ReplyRecord(day=DAY, kind="decline", text=TEXTS[0])] * 4)

    store.dismiss(["is there a car park"])

    assert store.dismissed(["is there a car park"]) == {"is there a car park": 7}


def test_signs_alone_are_told_apart(store: Store) -> None:
    store.dismiss(["???"])

    assert store.dismissed(["???", "!!!", ""]) == {"???": 1}


def test_no_text_outlives_those_that_are_kept(store: Store) -> None:
    store.dismiss(["is there a car park"])

    store.delete_before(LATER, marks_day=LATER)

    assert "car" not in everything_in(store)
    assert store.dismissed(["is there a car park"]) == {"is there a car park": 3}


def test_the_same_words_have_another_mark_in_every_knowledge_base(
    store: Store, url: str
) -> None:
    german = Store(url, "de")
    german.prepare()
    for each in (store, german):
        each.dismiss(["taxi"])
    [mark, other] = (marks_of(store, tag) for tag in ("", "de"))

    assert len(mark) == len(other) == 64
    assert mark != other
    german.restore(["taxi"])
    assert store.dismissed(["taxi"]) == {"taxi": 1}
    assert german.dismissed(["taxi"]) == {}


def marks_of(store: Store, tag: str) -> str:
    with store.engine.connect() as connection:
        return str(connection.scalar(select(Tables(tag).dismissed.c.mark)))


def test_processes_share_the_key(store: Store, url: str) -> None:
    store.dismiss(["taxi"])
    Store(url).dismiss(["bus"])

    assert Store(url).dismissed(["taxi", "bus"]) == {"taxi": 1, "bus": 1}
