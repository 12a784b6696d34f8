"""The recorder: what it lets through, and that no reply ever waits for it."""

import logging
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from multiprocessing import get_context
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from bot import AnsweredEntry, FiredRule, Kind, Level
from tests.web.doubles import make_reply
from web.records.recorder import StoreRecorder
from web.records.store import Store
from web.records.values import (
    FeedbackCount,
    FeedbackRecord,
    Record,
    ReplyCount,
    RuleCount,
    RuleFeedbackCount,
    SmalltalkCount,
    StoreAway,
    StoreError,
)
from web.records.writer import first_day
from web.sessions.tokens import JudgedReply

DAY, LATER = date(2026, 11, 1), date(2026, 11, 30)
MISS = make_reply(kind=Kind.DECLINE)
ANSWER = make_reply(
    kind=Kind.ANSWER,
    entry=AnsweredEntry(id="melasma", question="What is it?", topic="marks"),
)
Make = Callable[..., StoreRecorder]


class ToldStore(Store):
    """A store that is away, or waits, as it is told."""

    def __init__(self) -> None:
        super().__init__("sqlite:///nowhere.db")
        self.trouble: Exception | None = None
        self.may_write = Event()
        self.may_write.set()
        self.writing = Event()
        self.written: list[Record] = []

    def prepare(self) -> None:
        if self.trouble:
            raise self.trouble

    def delete_before(self, day: date, *, marks_day: date) -> None:
        """There is nothing."""

    def write(self, records: Iterable[Record]) -> None:
        self.writing.set()
        self.may_write.wait(10)
        if self.trouble:
            raise self.trouble
        for record in records:
            self.written.append(record)
            if isinstance(record, FeedbackRecord):
                record.written.set()


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(f"sqlite:///{tmp_path}/askwell.db")


@pytest.fixture
def make_recorder(store: Store) -> Iterator[Make]:
    """Makes recorders that have started, and closes them."""
    recorders: list[StoreRecorder] = []

    def make(store: Store = store, **options: Any) -> StoreRecorder:
        usual: dict[str, Any] = {"retention_days": 30, "today": lambda: DAY}
        recorder = StoreRecorder(store, **usual | {"rest_s": 0.01} | options)
        recorders.append(recorder)
        recorder.start()
        return recorder

    yield make

    for recorder in recorders:
        recorder.close()


@pytest.mark.parametrize("kind", Kind)
def test_only_the_messages_of_misses_are_kept_and_every_reply_is_counted(
    make_recorder: Make, store: Store, kind: Kind
) -> None:
    recorder = make_recorder()

    recorder.reply("is it vegan", make_reply(kind=kind))
    recorder.close()

    is_miss = kind in (Kind.SUGGEST, Kind.DECLINE)
    assert store.misses(DAY) == ({"is it vegan": 1} if is_miss else {})
    assert store.replies(DAY) == [ReplyCount(DAY, kind.value, "", 1)]


def test_a_message_is_redacted_before_it_waits(make_recorder: Make) -> None:
    store = ToldStore()
    recorder = make_recorder(store)

    recorder.reply("I'm called Anna, anna@mail.example, is it vegan", MISS)
    recorder.close()

    assert "Anna" not in str(store.written)
    assert "text='[name], [e-mail], is it vegan'" in str(store.written)


@pytest.mark.parametrize("kind", [Kind.SUGGEST, Kind.DECLINE])
def test_a_miss_with_a_note_is_only_counted(
    make_recorder: Make, store: Store, kind: Kind
) -> None:
    recorder = make_recorder()
    rule = FiredRule(id="swelling", level=Level.URGENT)

    recorder.reply("what if it swells", make_reply(kind=kind, rule=rule, note="Call."))
    recorder.close()

    assert store.misses(DAY) == {}
    assert store.replies(DAY) == [ReplyCount(DAY, kind.value, "", 1)]
    assert store.rules(DAY) == [RuleCount(kind.value, "swelling", 1, DAY, DAY)]


def test_an_answer_is_counted_under_its_entry(
    make_recorder: Make, store: Store
) -> None:
    recorder = make_recorder()

    recorder.reply("what is it", ANSWER)
    recorder.close()

    assert store.replies(DAY) == [ReplyCount(DAY, "answer", "melasma", 1)]


def test_a_turn_that_asks_for_no_entry_is_counted_without_its_words(
    make_recorder: Make, store: Store
) -> None:
    recorder = make_recorder()

    recorder.reply("thanks, says the zebra", make_reply(smalltalk="thanks"))
    recorder.reply("hm", make_reply())
    recorder.close()

    assert store.smalltalk(DAY) == [SmalltalkCount("thanks", 1, DAY, DAY)]
    assert store.replies(DAY) == [ReplyCount(DAY, "smalltalk", "", 2)]
    assert store.misses(DAY) == {}


def test_feedback_is_kept_with_its_question_redacted(
    make_recorder: Make, store: Store
) -> None:
    recorder = make_recorder()

    recorder.feedback(
        JudgedReply(Kind.ANSWER, "melasma", "1"), "wrong", "ring 0300 123456"
    )
    recorder.feedback(JudgedReply(Kind.ANSWER, "melasma", "2"), "helpful", "")
    recorder.close()

    assert [remark.text for remark in store.remarks(DAY)] == ["ring [number]"]
    assert store.feedback(DAY) == [
        FeedbackCount("answer", "melasma", "helpful", 1),
        FeedbackCount("answer", "melasma", "wrong", 1),
    ]


def test_what_led_to_an_escalation_is_not_kept_with_feedback_either(
    make_recorder: Make, store: Store
) -> None:
    recorder = make_recorder()

    recorder.feedback(
        JudgedReply(Kind.ESCALATE, None, "1", "pus"), "wrong", "I can not breathe"
    )
    recorder.close()

    assert store.remarks(DAY) == []
    assert store.feedback(DAY) == [FeedbackCount("escalate", "", "wrong", 1)]
    assert store.rule_feedback(DAY) == [
        RuleFeedbackCount("escalate", "pus", "wrong", 1)
    ]


def test_a_reply_is_judged_once(make_recorder: Make, store: Store) -> None:
    recorder = make_recorder()

    for _ in range(3):
        recorder.feedback(JudgedReply(Kind.ANSWER, "melasma", "same"), "wrong", "")
    recorder.close()

    assert [count.number for count in store.feedback(DAY)] == [1]


def test_without_retention_there_are_counts_and_no_texts(
    make_recorder: Make, store: Store
) -> None:
    recorder = make_recorder(retention_days=0)

    recorder.reply("is it vegan", MISS)
    recorder.feedback(JudgedReply(Kind.ANSWER, "melasma", "1"), "wrong", "is it vegan")
    recorder.close()

    assert store.misses(DAY) == {}
    assert store.remarks(DAY) == []
    assert len(store.replies(DAY)) == len(store.feedback(DAY)) == 1


@pytest.mark.parametrize(("days", "kept"), [(30, {"is it vegan": 1}), (29, {})])
def test_a_text_is_deleted_when_its_days_are_over(
    make_recorder: Make, store: Store, days: int, kept: dict[str, int]
) -> None:
    first = make_recorder()
    first.reply("is it vegan", MISS)
    first.close()

    make_recorder(retention_days=days, today=lambda: LATER)

    assert store.misses(DAY) == kept


def test_a_server_that_runs_on_deletes_as_well(
    make_recorder: Make, store: Store
) -> None:
    days = [DAY]
    recorder = make_recorder(today=lambda: days[-1])
    recorder.reply("is it vegan", MISS)
    recorder.close()
    assert store.misses(DAY)

    recorder = make_recorder(retention_days=2, today=lambda: days[-1])
    days.append(LATER)
    recorder.reply("how much", MISS)
    recorder.close()

    assert store.misses(DAY) == {"how much": 1}


def test_of_one_day_only_today_is_kept() -> None:
    assert first_day(LATER, 1) == LATER
    assert first_day(LATER, 30) == DAY


def test_replies_that_find_the_queue_full_are_counted_and_nobody_waits(
    make_recorder: Make,
) -> None:
    store = ToldStore()
    store.may_write.clear()
    recorder = make_recorder(store, capacity=3)
    recorder.reply("first", MISS)
    assert store.writing.wait(10)

    for number in range(8):
        recorder.reply(f"message {number}", MISS)
    lost = recorder.dropped
    store.may_write.set()
    recorder.close()

    assert lost == 5
    assert len(store.written) == 1 + 3
    assert recorder.dropped == 5


def test_while_the_database_is_away_replies_wait_and_it_is_said_once(
    make_recorder: Make, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    store = ToldStore()
    store.trouble = StoreAway("no answer")
    recorder = make_recorder(store)
    away = recorder.status

    recorder.reply("is it vegan", MISS)
    while not store.writing.wait(0.01):
        store.trouble = None
    recorder.close()

    assert away == "away"
    assert recorder.status == "ok"
    assert recorder.dropped == 0
    assert len(store.written) == 1
    assert [record.levelname for record in caplog.records] == ["WARNING", "INFO"]
    assert "no answer" in caplog.text


def test_what_still_waits_at_the_end_is_lost_and_counted(
    make_recorder: Make, caplog: pytest.LogCaptureFixture
) -> None:
    store = ToldStore()
    store.trouble = StoreAway("no answer")
    recorder = make_recorder(store)

    recorder.reply("is it vegan", MISS)
    recorder.reply("is it vegan", MISS)
    recorder.close()

    assert recorder.dropped == 2
    assert "2 replies or opinions were not written" in caplog.text
    assert "vegan" not in caplog.text


def test_what_the_database_refuses_does_not_hold_up_the_rest(
    make_recorder: Make,
) -> None:
    store = ToldStore()
    recorder = make_recorder(store)
    store.trouble = StoreError("too long")

    recorder.reply("is it vegan", MISS)
    assert store.writing.wait(10)
    while recorder.dropped == 0:
        store.writing.wait(0.01)
    store.trouble = None
    recorder.reply("how much", MISS)
    recorder.close()

    assert recorder.dropped == 1
    assert len(store.written) == 1


def test_tables_of_another_version_stop_the_start(make_recorder: Make) -> None:
    store = ToldStore()
    store.trouble = StoreError("tables of version 7")

    with pytest.raises(StoreError, match="version 7"):
        make_recorder(store)


class HeldStore(Store):
    """A database whose writes wait until they are let go."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.writing = Event()
        self.may_write = Event()

    def write(self, records: Iterable[Record]) -> None:
        self.writing.set()
        assert self.may_write.wait(30)
        super().write(records)


def write_in_a_child(recorder: StoreRecorder, store: HeldStore) -> None:
    store.may_write.set()
    assert recorder.dropped == 0
    recorder.reply("from the child", MISS)
    recorder.feedback(JudgedReply(Kind.ANSWER, "melasma", "same"), "wrong", "")
    recorder.close()


@pytest.mark.filterwarnings("ignore:.*multi-threaded.*fork:DeprecationWarning")
def test_over_a_fork_nothing_is_lost_and_nothing_doubled(url: str) -> None:
    store = HeldStore(url)
    recorder = StoreRecorder(
        store, retention_days=30, today=lambda: DAY, capacity=3, rest_s=0.01
    )
    recorder.start()
    recorder.reply("under way", MISS)
    assert store.writing.wait(30)
    for message in ("waits", "waits too", "and this"):
        recorder.reply(message, MISS)
    recorder.reply("finds no room", MISS)

    # The parent's writer is in the middle of a write, and its queue is full.
    fork = get_context("fork")
    children = [
        fork.Process(target=write_in_a_child, args=(recorder, store)) for _ in range(2)
    ]
    for child in children:
        child.start()
    for child in children:
        child.join(30)
    store.may_write.set()
    recorder.close()

    assert [child.exitcode for child in children] == [0, 0]
    assert recorder.dropped == 1
    assert Store(url).misses(DAY) == {
        "from the child": 2,
        "under way": 1,
        "waits": 1,
        "waits too": 1,
        "and this": 1,
    }
    assert [count.number for count in Store(url).feedback(DAY)] == [1]


@pytest.mark.filterwarnings("ignore:.*multi-threaded.*fork:DeprecationWarning")
def test_a_lock_that_a_thread_held_in_a_fork_holds_up_no_reply(store: Store) -> None:
    recorder = StoreRecorder(store, retention_days=30, today=lambda: DAY)
    child = get_context("fork").Process(target=reply_and_close, args=(recorder,))

    with recorder._lock, recorder._queue.mutex:
        child.start()
    child.join(30)

    assert child.exitcode == 0
    assert store.misses(DAY) == {"is it vegan": 1}


def reply_and_close(recorder: StoreRecorder) -> None:
    recorder.reply("is it vegan", MISS)
    recorder.close()


def test_after_the_end_nothing_is_kept_and_nothing_fails(make_recorder: Make) -> None:
    recorder = make_recorder()
    recorder.close()

    recorder.reply("is it vegan", MISS)
    recorder.close()

    assert recorder.dropped == 1


def judge(recorder: StoreRecorder) -> bool:
    return recorder.feedback(JudgedReply(Kind.ANSWER, "melasma", "1"), "wrong", "")


def test_an_opinion_is_accepted_only_when_it_is_written(make_recorder: Make) -> None:
    store = ToldStore()
    recorder = make_recorder(store)
    store.may_write.clear()

    with ThreadPoolExecutor() as visitors:
        accepted = visitors.submit(judge, recorder)
        assert store.writing.wait(10)
        assert not accepted.done()
        store.may_write.set()

        assert accepted.result(10)
    assert len(store.written) == 1


def test_an_opinion_that_cannot_be_written_is_not_accepted(
    make_recorder: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.records.writer.WRITTEN_S", 0)
    store = ToldStore()
    recorder = make_recorder(store)
    store.may_write.clear()

    assert not judge(recorder)

    store.may_write.set()


def test_nobody_waits_for_a_store_that_is_away(make_recorder: Make) -> None:
    store = ToldStore()
    store.trouble = StoreAway("gone")
    recorder = make_recorder(store)

    assert recorder.status == "away"
    assert not judge(recorder)
    assert not store.writing.is_set()
