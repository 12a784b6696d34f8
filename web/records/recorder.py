"""What is worth keeping goes into a queue, and from there into the store.

A reply waits for nothing here, and fails for nothing. An opinion is accepted only once
it is written: a process that dies takes none along.
"""

import atexit
import hashlib
import logging
import os
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from queue import Empty, Full, Queue
from threading import Event, Lock, Thread
from typing import TYPE_CHECKING, Literal, Protocol
from weakref import WeakMethod

from bot import Kind, Reply
from web.records.redaction import redact
from web.records.values import Kept, KeptFeedback, KeptReply, StoreAway, StoreError
from web.sessions import DAY_S, JudgedReply

if TYPE_CHECKING:
    from web.records.store import Store

log = logging.getLogger(__name__)

Status = Literal["off", "ok", "away"]
MISSES = (Kind.SUGGEST, Kind.DECLINE)
# What waits to be written at most: minutes of a busy site. Measured with tracemalloc:
# 0.6 MB of replies, or 3.2 MB of opinions.
CAPACITY = 2_000
BATCH = 500
# Seconds: how long replies gather before they are written together, how long an idle
# writer sleeps, and how long it lets a database that is away rest.
GATHER_S = 0.2
IDLE_S = 60.0
REST_S = 5.0
CLOSE_S = 5.0
# Seconds that an opinion waits to be written before its visitor is asked to try again.
WRITTEN_S = 1.0
# For how long it is remembered that a reply was judged: as long as its id lives.
MARKS_FOR = timedelta(seconds=DAY_S)


def today_utc() -> date:
    return datetime.now(UTC).date()


class Recorder(Protocol):
    """Where replies and opinions go."""

    @property
    def store(self) -> "Store | None":
        """Where they can be read again."""

    @property
    def retention_days(self) -> int:
        """For how many days texts are kept."""

    @property
    def status(self) -> Status:
        """Whether anything is kept, and whether that works."""

    @property
    def dropped(self) -> int:
        """How many replies and opinions were lost."""

    @property
    def queued(self) -> int:
        """How many replies and opinions wait to be written."""

    def reply(self, message: str, reply: Reply) -> None:
        """Note a reply."""

    def feedback(self, judged: JudgedReply, opinion: str, message: str) -> bool:
        """Note an opinion; whether it is safe."""

    def close(self) -> None:
        """Write what waits, and stop."""


class NoRecorder:
    """Keeps nothing."""

    store: "Store | None" = None
    retention_days = 0
    status: Status = "off"
    dropped = 0
    queued = 0

    def reply(self, message: str, reply: Reply) -> None:
        """Keep nothing."""

    def feedback(self, judged: JudgedReply, opinion: str, message: str) -> bool:
        """Keep nothing, as is wanted."""
        return True

    def close(self) -> None:
        """Nothing waits."""


class StoreRecorder:
    """Keeps misses, opinions and counts; a thread of its own writes them."""

    def __init__(
        self,
        store: "Store",
        *,
        retention_days: int,
        today: Callable[[], date] = today_utc,
        capacity: int = CAPACITY,
        rest_s: float = REST_S,
    ) -> None:
        """With `retention_days` 0 there are counts only, and no text."""
        self._store = store
        self._retention_days = retention_days
        self._keeps_text = retention_days > 0
        self._today = today
        self._rest_s = rest_s
        self._capacity = capacity
        self._status: Status = "ok"
        self._is_prepared = False
        self._forgot_on: date | None = None
        self._begin()
        after_fork = WeakMethod(self._begin_again)
        os.register_at_fork(after_in_child=lambda: _call(after_fork))

    def _begin(self) -> None:
        """What belongs to one process: nothing waits, nothing is lost."""
        self._queue: Queue[Kept | None] = Queue(self._capacity)
        self._lock = Lock()
        self._closing = Event()
        self._thread: Thread | None = None
        self.dropped = 0

    def _begin_again(self) -> None:
        """In a child, after a fork: what waits is the parent's, and so is its writer.

        Its locks may be held by a thread that is not here.
        """
        self._begin()
        self._store.renew()

    @property
    def store(self) -> "Store":
        return self._store

    @property
    def retention_days(self) -> int:
        return self._retention_days

    @property
    def status(self) -> Status:
        return self._status

    @property
    def queued(self) -> int:
        return self._queue.qsize()

    def start(self) -> None:
        """Prepare the store and begin to write.

        Raises StoreError where the store is another version's; one that is away is
        tried again later.
        """
        try:
            self._prepare()
        except StoreAway as error:
            self._note_trouble(error)
        self._run_thread()
        atexit.register(self.close)

    def reply(self, message: str, reply: Reply) -> None:
        """Count a reply, and keep the message of a miss.

        A message that touched a safety rule is never kept.
        """
        is_kept = reply.kind in MISSES and reply.rule is None
        self._put(
            KeptReply(
                day=self._today(),
                kind=reply.kind.value,
                entry=reply.entry.id if reply.entry else "",
                text=redact(message) if is_kept and self._keeps_text else "",
            )
        )

    def feedback(self, judged: JudgedReply, opinion: str, message: str) -> bool:
        """Count an opinion on a reply, and keep the question that came along.

        The store takes the first on each reply, so one may be sent again. What led to
        an escalation is never kept. Gives whether it was written within WRITTEN_S, so
        that none is lost whose visitor was thanked, even where the process is killed.
        While the store is away nobody waits.
        """
        if self._status == "away":
            return False
        is_kept = judged.kind is not Kind.ESCALATE
        kept = KeptFeedback(
            mark=hashlib.sha256(judged.mark.encode()).hexdigest(),
            day=self._today(),
            kind=judged.kind.value,
            entry=judged.entry or "",
            opinion=opinion,
            text=redact(message) if is_kept and self._keeps_text else "",
        )
        if not self._put(kept):
            return False
        if not kept.written.wait(WRITTEN_S):
            # The next ones need not wait as well: a waiting thread answers no message.
            log.warning("The store takes more than %s s: opinions wait.", WRITTEN_S)
            self._status = "away"
            return False
        return True

    def _put(self, kept: Kept) -> bool:
        """Let it wait to be written; whether there was room."""
        if self._closing.is_set():
            self._drop(1)
            return False
        has_room = True
        try:
            self._queue.put_nowait(kept)
        except Full:
            self._drop(1)
            has_room = False
        # After a fork there is none yet.
        if not (self._thread and self._thread.is_alive()):
            self._run_thread()
        return has_room

    def _drop(self, number: int) -> None:
        with self._lock:
            self.dropped += number

    def _run_thread(self) -> None:
        with self._lock:
            if not (self._thread and self._thread.is_alive()):
                self._thread = Thread(target=self._write_all, name="store", daemon=True)
                self._thread.start()

    def close(self) -> None:
        """Write what waits, and stop."""
        atexit.unregister(self.close)
        self._closing.set()
        try:
            self._queue.put_nowait(None)  # wakes the writer
        except Full:
            log.debug("The writer is awake: its queue is full.")
        if self._thread:
            self._thread.join(CLOSE_S)

    def _write_all(self) -> None:
        batch: list[Kept] = []
        while not self._closing.is_set():
            batch = batch or self._gathered()
            batch = self._kept_back(batch)
        batch += self._drained(self._queue.maxsize)
        lost = len(self._kept_back(batch)) if batch else 0
        if lost:
            self._drop(lost)
            log.warning("%d replies or opinions were not written to the store.", lost)

    def _gathered(self) -> list[Kept]:
        """What has come, after a moment for more; nothing after a while of nothing."""
        try:
            first = self._queue.get(timeout=IDLE_S)
        except Empty:
            return []
        self._closing.wait(GATHER_S)
        return [*([first] if first else []), *self._drained(BATCH - 1)]

    def _drained(self, limit: int) -> list[Kept]:
        found: list[Kept] = []
        while len(found) < limit:
            try:
                kept = self._queue.get_nowait()
            except Empty:
                break
            if kept:
                found.append(kept)
        return found

    def _kept_back(self, batch: Sequence[Kept]) -> list[Kept]:
        """Write a batch; what has to wait as the database is away comes back."""
        try:
            if not self._is_prepared:
                self._prepare()
            # Also with nothing to write: whether the database answers is to be known.
            self._store.write(batch)
            self._forget()
        except StoreAway as error:
            self._note_trouble(error)
            self._closing.wait(self._rest_s)
            return list(batch)
        except StoreError as error:
            self._note_trouble(error)
            self._drop(len(batch))
        else:
            self._note_ok()
        return []

    def _prepare(self) -> None:
        self._store.prepare()
        self._is_prepared = True
        self._forget()

    def _forget(self) -> None:
        """Once a day, delete the texts whose time is over."""
        today = self._today()
        if self._forgot_on != today:
            self._store.forget(
                first_day(today, self._retention_days), marks_before=today - MARKS_FOR
            )
            self._forgot_on = today

    def _note_trouble(self, error: StoreError) -> None:
        """Say once that nothing is written; `status` says so until something is."""
        self._is_prepared = False
        if self._status != "away":
            log.warning("Nothing is kept for now, the chat goes on: %s", error)
        self._status = "away"

    def _note_ok(self) -> None:
        if self._status != "ok":
            log.info("The store is back; %d were lost so far.", self.dropped)
        self._status = "ok"


def _call(method: WeakMethod[Callable[[], None]]) -> None:
    """Call a method of something that may be gone by now."""
    if found := method():
        found()


def first_day(today: date, retention_days: int) -> date:
    """The oldest day whose texts are kept: of one day, it is today."""
    return today - timedelta(days=retention_days - 1)
