"""The store: what it keeps, for how long, and what it refuses."""

import sqlite3
from datetime import date
from itertools import count
from multiprocessing import get_context
from multiprocessing.synchronize import Barrier
from pathlib import Path
from traceback import format_exception
from typing import Any

import pytest
from sqlalchemy import inspect

from bot import Grade
from tests.servers.own_server import free_port
from web.records.store import Store
from web.records.tables import Tables, schema
from web.records.values import (
    FeedbackCount,
    FeedbackRecord,
    Remark,
    ReplyCount,
    ReplyRecord,
    RuleCount,
    RuleFeedbackCount,
    SmalltalkCount,
    StoreAway,
    StoreError,
)

FIRST, SECOND = date(2026, 11, 1), date(2026, 11, 2)
TABLES = Tables()
numbers = count()


def make_miss(text: str = "is it vegan", **parts: Any) -> ReplyRecord:
    usual: dict[str, Any] = {"day": FIRST, "kind": "decline"}
    return ReplyRecord(text=text, **usual | parts)


def make_feedback(**parts: Any) -> FeedbackRecord:
    usual: dict[str, Any] = {
        "mark": f"mark {next(numbers)}",
        "day": FIRST,
        "kind": "answer",
        "entry": "melasma",
        "opinion": "wrong",
    }
    return FeedbackRecord(**usual | parts)


@pytest.fixture
def store(url: str) -> Store:
    store = Store(url)
    store.prepare()
    return store


@pytest.fixture
def file_store(path: Path) -> Store:
    store = Store(f"sqlite:///{path}")
    store.prepare()
    return store


def test_misses_are_kept_with_how_often(store: Store) -> None:
    store.write([make_miss(), make_miss("how much"), make_miss("how much")])

    assert store.misses(FIRST) == {"how much": 2, "is it vegan": 1}


def test_replies_are_counted_over_batches_and_processes(store: Store, url: str) -> None:
    answer = ReplyRecord(day=SECOND, kind="answer", entry="melasma")
    other = Store(url)

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
        Remark(SECOND, "answer", "melasma", "", "wrong", "is it bad")
    ]


def test_replies_and_opinions_are_counted_by_the_rule_that_had_a_say(
    store: Store,
) -> None:
    siren, note = {"kind": "escalate", "rule": "pus"}, {"entry": "x", "rule": "pus"}
    store.write([ReplyRecord(day=FIRST, **siren)] * 2)
    store.write([ReplyRecord(day=SECOND, **siren)])
    store.write([ReplyRecord(day=SECOND, kind="answer", **note)])
    store.write(
        [
            make_miss(),
            make_feedback(**siren, opinion="unhelpful"),
            make_feedback(day=SECOND, **siren, opinion="unhelpful"),
            make_feedback(day=SECOND, **note, text="is pus bad"),
            make_feedback(day=SECOND),
        ]
    )

    assert store.rules(FIRST) == [
        RuleCount("answer", "pus", 1, SECOND, SECOND),
        RuleCount("escalate", "pus", 3, FIRST, SECOND),
    ]
    assert store.rules(SECOND) == [
        RuleCount("answer", "pus", 1, SECOND, SECOND),
        RuleCount("escalate", "pus", 1, SECOND, SECOND),
    ]
    assert store.rule_feedback(FIRST) == [
        RuleFeedbackCount("answer", "pus", "wrong", 1),
        RuleFeedbackCount("escalate", "pus", "unhelpful", 2),
    ]
    assert [count.number for count in store.replies(FIRST)] == [1, 2, 1, 1]
    [remark] = store.remarks(FIRST)
    assert (remark.rule, remark.grade) == ("pus", Grade.NOTE)


def test_replies_are_counted_by_the_rule_of_small_talk(store: Store) -> None:
    thanks = {"kind": "smalltalk", "smalltalk": "thanks"}
    store.write([ReplyRecord(day=FIRST, **thanks)] * 2)
    store.write([ReplyRecord(day=SECOND, **thanks), make_miss()])
    again = {"kind": "answer", "entry": "melasma", "smalltalk": "again"}
    store.write([ReplyRecord(day=SECOND, **again)])

    assert store.smalltalk(FIRST) == [
        SmalltalkCount("again", 1, SECOND, SECOND),
        SmalltalkCount("thanks", 3, FIRST, SECOND),
    ]
    assert store.smalltalk(SECOND) == [
        SmalltalkCount("again", 1, SECOND, SECOND),
        SmalltalkCount("thanks", 1, SECOND, SECOND),
    ]
    assert sum(count.number for count in store.replies(FIRST)) == 5


def test_a_database_of_an_earlier_program_gets_what_it_lacks(url: str) -> None:
    store = Store(url)
    store.prepare()
    with store.engine.begin() as connection:
        for table in (
            TABLES.rule_counts,
            TABLES.rule_feedback_counts,
            TABLES.smalltalk_counts,
            TABLES.dismissed,
            TABLES.keys,
        ):
            table.drop(connection)
        connection.exec_driver_sql("ALTER TABLE askwell_remarks DROP COLUMN rule")
        connection.exec_driver_sql(
            "INSERT INTO askwell_remarks (day, kind, entry, opinion, text) "
            "VALUES ('2026-11-01', 'answer', 'melasma', 'wrong', 'is it bad')"
        )

    store.prepare()
    # That program may still run beside this one.
    with store.engine.begin() as connection:
        connection.exec_driver_sql(
            "INSERT INTO askwell_remarks (day, kind, entry, opinion, text) "
            "VALUES ('2026-11-01', 'refer', '', 'unsafe', 'still')"
        )
    store.write([make_feedback(kind="refer", rule="pus", text="and this")])

    assert [(remark.text, remark.rule) for remark in store.remarks(FIRST)] == [
        ("and this", "pus"),
        ("still", ""),
        ("is it bad", ""),
    ]
    assert store.rule_feedback(FIRST) == [RuleFeedbackCount("refer", "pus", "wrong", 1)]
    store.dismiss(["is it bad"])
    assert store.dismissed(["is it bad"]) == {"is it bad": 1}
    store.write([ReplyRecord(day=FIRST, kind="smalltalk", smalltalk="thanks")])
    assert store.smalltalk(FIRST) == [SmalltalkCount("thanks", 1, FIRST, FIRST)]


def test_texts_from_before_a_day_are_deleted_and_counts_stay(store: Store) -> None:
    store.write([make_miss(), make_miss("how much", day=SECOND)])
    store.write([make_feedback(text="is it bad")])

    store.delete_before(SECOND, marks_day=SECOND)

    assert store.misses(FIRST) == {"how much": 1}
    assert store.remarks(FIRST) == []
    assert [count.number for count in store.replies(FIRST)] == [1, 1]
    assert store.feedback(FIRST)


def test_each_knowledge_base_has_records_of_its_own(store: Store, url: str) -> None:
    german = Store(url, "de")
    german.prepare()
    store.write([make_miss(), make_feedback(mark="one")])
    german.write([make_miss("ist es vegan"), make_feedback(mark="one", entry="preis")])

    assert store.misses(FIRST) == {"is it vegan": 1}
    assert german.misses(FIRST) == {"ist es vegan": 1}
    assert [count.entry for count in store.feedback(FIRST)] == ["melasma"]
    assert [count.entry for count in german.feedback(FIRST)] == ["preis"]


def test_texts_of_a_base_that_is_served_no_longer_go_as_well(
    store: Store, url: str
) -> None:
    gone = Store(url, "de")
    gone.prepare()
    gone.write([make_miss(), make_miss(day=SECOND), make_feedback(text="oh no")])
    store.delete_before(SECOND, marks_day=SECOND)

    assert gone.misses(FIRST) == {"is it vegan": 1}
    assert gone.remarks(FIRST) == []
    assert gone.feedback(FIRST)


def test_a_store_has_no_place_for_who_asked() -> None:
    columns = {
        column.name
        for table in (*TABLES.metadata.sorted_tables, schema)
        for column in table.c
    }

    assert columns == {
        *("id", "day", "kind", "entry", "rule", "text", "opinion", "number"),
        *("smalltalk", "mark", "name", "version", "key"),
    }


def test_a_database_may_be_prepared_again(store: Store, url: str) -> None:
    store.write([make_miss()])

    Store(url).prepare()

    assert store.misses(FIRST) == {"is it vegan": 1}


def test_readers_do_not_wait_for_a_writer(file_store: Store, path: Path) -> None:
    writer = sqlite3.connect(path)
    writer.execute("INSERT INTO askwell_misses VALUES (1, '2026-11-01', 'x', 'x')")

    assert file_store.misses(FIRST) == {}
    writer.close()


def test_the_folder_of_a_new_file_is_its_owners_only(
    file_store: Store, path: Path
) -> None:
    assert path.parent.stat().st_mode & 0o077 == 0


def test_tables_of_another_version_are_refused_and_left_alone(store: Store) -> None:
    with store.engine.begin() as connection:
        connection.execute(schema.update().values(version=7))
        TABLES.misses.drop(connection)

    with pytest.raises(
        StoreError, match=r"tables of version 7, .* version 1"
    ) as refused:
        store.prepare()

    assert not isinstance(refused.value, StoreAway)
    assert not inspect(store.engine).has_table("askwell_misses")


def test_a_password_is_in_no_message() -> None:
    store = Store("sqlite:///file.db")
    store.url = store.url.set(username="anna", password="s3cret", host="db")

    assert "s3cret" not in str(store)


@pytest.mark.parametrize("trouble", ["a folder", "no database", "gone"])
def test_what_keeps_a_database_from_answering_is_told_apart(
    file_store: Store, path: Path, tmp_path: Path, trouble: str
) -> None:
    if trouble == "a folder":
        file_store = Store(f"sqlite:///{tmp_path}")
    elif trouble == "no database":
        path.write_bytes(b"no database" * 1_000)
    else:
        path.unlink()

    with pytest.raises(StoreAway):
        file_store.write([make_miss()])


def test_a_folder_that_cannot_be_made_keeps_it_away(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(StoreAway, match="cannot make"):
        Store(f"sqlite:///{tmp_path}/file/askwell.db").prepare()


def test_what_visitors_wrote_is_in_no_error(store: Store) -> None:
    with store.engine.begin() as connection:
        TABLES.misses.drop(connection)

    with pytest.raises(StoreAway) as away:
        store.write([make_miss("a secret of a visitor's")])

    assert "secret" not in f"{away.value} {away.value.__cause__}"


def test_what_a_visitor_wrote_is_not_in_a_refusal_either(store: Store) -> None:
    record = make_miss("a secret of a visitor's", kind=None)

    with pytest.raises(StoreError, match="refuses") as refused:
        store.write([record])

    assert not isinstance(refused.value, StoreAway)
    assert "secret" not in "".join(format_exception(refused.value))


def test_a_reply_is_judged_once_whatever_process_hears_of_it(
    store: Store, url: str
) -> None:
    first, again = (
        make_feedback(mark="one"),
        make_feedback(mark="one", opinion="unsafe"),
    )

    store.write([first, again, make_feedback(mark="two")])
    Store(url).write([make_feedback(mark="three"), again])

    assert store.feedback(FIRST) == [FeedbackCount("answer", "melasma", "wrong", 3)]


def test_a_mark_is_forgotten_on_its_own_day(store: Store) -> None:
    store.write([make_feedback(mark="one", text="is it bad")])

    store.delete_before(FIRST, marks_day=SECOND)
    store.write([make_feedback(mark="one")])

    assert [count.number for count in store.feedback(FIRST)] == [2]
    assert len(store.remarks(FIRST)) == 1


def test_nothing_of_a_batch_is_kept_where_a_part_fails(store: Store) -> None:
    with store.engine.begin() as connection:
        TABLES.feedback_counts.drop(connection)

    with pytest.raises(StoreAway):
        store.write([make_miss(), make_feedback(mark="one", text="is it bad")])
    store.prepare()

    assert store.misses(FIRST) == {}
    assert store.remarks(FIRST) == []
    store.write([make_feedback(mark="one")])
    assert [count.number for count in store.feedback(FIRST)] == [1]


@pytest.mark.filterwarnings("ignore:.*multi-threaded.*fork:DeprecationWarning")
def test_processes_that_start_at_once_all_find_tables(url: str) -> None:
    fork = get_context("fork")
    ready = fork.Barrier(8)
    children = [
        fork.Process(target=prepare_and_write, args=(url, ready)) for _ in range(8)
    ]

    for child in children:
        child.start()
    for child in children:
        child.join(60)

    assert [child.exitcode for child in children] == [0] * 8
    assert Store(url).misses(FIRST) == {"is it vegan": 8}


def prepare_and_write(url: str, ready: Barrier) -> None:
    """What a process does when it starts, at the same moment as the others."""
    store = Store(url)
    ready.wait(60)
    store.prepare()
    store.write([make_miss()])


@pytest.mark.parametrize(
    "text", ["'; DROP TABLE askwell_misses; --", "%s {0} :x ?", "é🧴"]
)
def test_what_visitors_write_is_never_a_statement(store: Store, text: str) -> None:
    store.write([make_miss(text), make_feedback(text=text)])

    assert store.misses(FIRST) == {text: 1}
    assert [remark.text for remark in store.remarks(FIRST)] == [text]


def test_a_database_that_nobody_serves_is_away() -> None:
    with pytest.raises(StoreAway, match="refused"):
        Store(f"postgresql+psycopg://askwell@127.0.0.1:{free_port()}/faq").prepare()


def test_a_driver_that_is_not_there_is_named_with_its_fix() -> None:
    with pytest.raises(StoreError, match=r"'postgresql\+asyncpg' .* pip install -r"):
        Store("postgresql+asyncpg://askwell@localhost/faq")
