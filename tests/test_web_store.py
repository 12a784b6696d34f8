"""The store: what it keeps, for how long, and what it refuses."""

import sqlite3
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_mock_engine
from sqlalchemy.dialects import postgresql

from web import store as tables
from web.store import FeedbackCount
from web.store import KeptFeedback
from web.store import KeptReply
from web.store import Remark
from web.store import ReplyCount
from web.store import Store
from web.store import StoreAway
from web.store import StoreError

FIRST, SECOND = date(2026, 11, 1), date(2026, 11, 2)


def make_miss(text: str = "is it vegan", **parts: Any) -> KeptReply:
    usual: dict[str, Any] = {"day": FIRST, "kind": "decline"}
    return KeptReply(text=text, **usual | parts)


def make_feedback(**parts: Any) -> KeptFeedback:
    usual: dict[str, Any] = {
        "day": FIRST,
        "kind": "answer",
        "entry": "melasma",
        "opinion": "wrong",
    }
    return KeptFeedback(**usual | parts)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "var" / "askwell.db"


@pytest.fixture
def store(path: Path) -> Store:
    made = Store(f"sqlite:///{path}")
    made.prepare()
    return made


def test_misses_are_kept_with_how_often(store: Store) -> None:
    store.write([make_miss(), make_miss("how much"), make_miss("how much")])

    assert store.misses(FIRST) == {"how much": 2, "is it vegan": 1}


def test_replies_are_counted_over_batches_and_processes(
    store: Store, path: Path
) -> None:
    answer = KeptReply(day=SECOND, kind="answer", entry="melasma")
    other = Store(f"sqlite:///{path}")

    store.write([answer, answer, make_miss()])
    other.write([answer])

    assert store.replies(FIRST) == [
        ReplyCount(FIRST, "decline", "", 1),
        ReplyCount(SECOND, "answer", "melasma", 3),
    ]
    assert store.replies(SECOND) == [ReplyCount(SECOND, "answer", "melasma", 3)]


def test_feedback_is_counted_by_entry_and_opinion(store: Store) -> None:
    store.write(
        [
            make_feedback(opinion="helpful"),
            make_feedback(),
            make_feedback(day=SECOND, text="is it bad"),
        ]
    )

    assert store.feedback(FIRST) == [
        FeedbackCount("answer", "melasma", "helpful", 1),
        FeedbackCount("answer", "melasma", "wrong", 2),
    ]
    assert store.remarks(FIRST) == [
        Remark(SECOND, "answer", "melasma", "wrong", "is it bad")
    ]


def test_texts_from_before_a_day_are_deleted_and_counts_stay(store: Store) -> None:
    store.write([make_miss(), make_miss("how much", day=SECOND)])
    store.write([make_feedback(text="is it bad")])

    store.forget(SECOND)

    assert store.misses(FIRST) == {"how much": 1}
    assert store.remarks(FIRST) == []
    assert [count.number for count in store.replies(FIRST)] == [1, 1]
    assert store.feedback(FIRST)


def test_a_store_has_no_place_for_who_asked() -> None:
    columns = {
        column.name for table in tables.metadata.sorted_tables for column in table.c
    }

    assert columns == {
        *("id", "day", "kind", "entry", "text", "opinion", "number"),
        *("name", "version"),
    }


def test_a_database_may_be_prepared_again(store: Store, path: Path) -> None:
    store.write([make_miss()])

    Store(f"sqlite:///{path}").prepare()

    assert store.misses(FIRST) == {"is it vegan": 1}


def test_readers_do_not_wait_for_a_writer(store: Store, path: Path) -> None:
    writer = sqlite3.connect(path)
    writer.execute("INSERT INTO askwell_misses VALUES (1, '2026-11-01', 'x', 'x')")

    assert store.misses(FIRST) == {}
    writer.close()


def test_the_folder_of_a_new_file_is_its_owners_only(store: Store, path: Path) -> None:
    assert path.parent.stat().st_mode & 0o077 == 0


def test_tables_of_another_version_are_refused_and_left_alone(
    store: Store, path: Path
) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE askwell_schema SET version = 7")
        connection.execute("DROP TABLE askwell_misses")

    with pytest.raises(
        StoreError, match=r"tables of version 7, .* version 1"
    ) as refused:
        store.prepare()

    assert not isinstance(refused.value, StoreAway)
    with sqlite3.connect(path) as connection:
        names = connection.execute("SELECT name FROM sqlite_master").fetchall()
    assert ("askwell_misses",) not in names


def test_a_password_is_in_no_message() -> None:
    store = Store("sqlite:///file.db")
    store.url = store.url.set(username="anna", password="s3cret", host="db")

    assert "s3cret" not in str(store)


@pytest.mark.parametrize("trouble", ["a folder", "no database", "gone"])
def test_what_keeps_a_database_from_answering_is_told_apart(
    store: Store, path: Path, tmp_path: Path, trouble: str
) -> None:
    if trouble == "a folder":
        store = Store(f"sqlite:///{tmp_path}")
    elif trouble == "no database":
        path.write_bytes(b"no database" * 1_000)
    else:
        path.unlink()

    with pytest.raises(StoreAway):
        store.write([make_miss()])


def test_a_folder_that_cannot_be_made_keeps_it_away(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(StoreAway, match="cannot make"):
        Store(f"sqlite:///{tmp_path}/file/askwell.db").prepare()


def test_what_visitors_wrote_is_in_no_error(store: Store, path: Path) -> None:
    path.unlink()

    with pytest.raises(StoreAway) as away:
        store.write([make_miss("a secret of a visitor's")])

    assert "secret" not in f"{away.value} {away.value.__cause__}"


def test_the_same_statements_are_good_for_postgresql() -> None:
    said: list[str] = []
    dialect = postgresql.dialect()  # type: ignore[no-untyped-call]
    engine = create_mock_engine(
        "postgresql+psycopg://",
        lambda statement, *_: said.append(str(statement.compile(dialect=dialect))),
    )
    tables.metadata.create_all(engine, checkfirst=False)
    upsert = tables.counting(tables.reply_counts, "postgresql")
    said.append(str(upsert.compile(dialect=dialect)))

    assert sum("CREATE TABLE askwell_" in statement for statement in said) == 5
    assert "ON CONFLICT (day, kind, entry) DO UPDATE SET number" in said[-1]
    assert not [word for word in ("PRAGMA", "OR IGNORE") if word in "".join(said)]
