"""Writes records to the store in a thread of its own, many at once.

A reply never waits for the store, and never fails because of it.
"""

import atexit
import logging
import os
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from queue import Empty, Full, Queue
from threading import Event, Lock, Thread
from typing import TYPE_CHECKING, Literal

from web.records.values import FeedbackRecord, Record, StoreAway, StoreError
from web.sessions import DAY_S

if TYPE_CHECKING:
    from web.records.store import Store

log = logging.getLogger(__name__)

Status = Literal["off", "ok", "away"]

# Records that wait to be written at most: minutes of a busy site. Measured with
# tracemalloc: 0.6 MB of replies, or 3.2 MB of opinions.
CAPACITY = 2_000
BATCH = 500
# Seconds: how long records gather before they are written together, how long the idle
# writer sleeps, and how long it lets a database rest that is away.
GATHER_S = 0.2
IDLE_S = 60.0
REST_S = 5.0
CLOSE_S = 5.0
# Seconds that an opinion waits to be written before its visitor is asked to try again.
WRITTEN_S = 1.0
# How long the store remembers that a reply was judged: as long as its id is valid.
MARKS_FOR = timedelta(seconds=DAY_S)


def today_utc() -> date:
    return datetime.now(UTC).date()


class StoreWriter:
    """A bounded queue of records, and the thread that writes them.

    `status` is "away" while the store takes nothing. `dropped` counts the records that
    were lost since the start of the process.
    """

    def __init__(
        self,
        store: "Store",
        *,
        retention_days: int,
        today: Callable[[], date] = today_utc,
        capacity: int = CAPACITY,
        rest_s: float = REST_S,
    ) -> None:
        """Texts stay for `retention_days`; with 0 no text is kept, only counts."""
        self.store = store
        self.retention_days = retention_days
        self.status: Status = "ok"
        self._today = today
        self._rest_s = rest_s
        self._capacity = capacity
        self._is_prepared = False
        self._deleted_on: date | None = None
        self._begin()
        os.register_at_fork(after_in_child=self._begin_in_child)

    def _begin(self) -> None:
        self._queue: Queue[Record | None] = Queue(self._capacity)
        self._lock = Lock()
        self._closing = Event()
        self._thread: Thread | None = None
        self.dropped = 0

    def _begin_in_child(self) -> None:
        """Leave the queue to the parent process, whose thread writes it.

        The parent's locks may be held by a thread that the child does not have.
        """
        self._begin()
        self.store.reset_after_fork()

    @property
    def queued(self) -> int:
        return self._queue.qsize()

    def start(self) -> None:
        """Prepare the store if it is there, and start the thread. Raises StoreError."""
        try:
            self._prepare()
            self._delete_old()
        except StoreAway as error:
            self._note_trouble(error)
        self._ensure_thread()
        atexit.register(self.close)

    def put(self, record: Record) -> bool:
        """Queue a record; return False, and drop it, if the queue is full or closed."""
        try:
            if self._closing.is_set():
                raise Full
            self._ensure_thread()  # a fork leaves the child without one
            self._queue.put_nowait(record)
        except Full:
            self._drop(1)
            return False
        return True

    def put_and_wait(self, record: FeedbackRecord) -> bool:
        """Queue a record; whether it was written within WRITTEN_S seconds."""
        if self.status == "away" or not self.put(record):
            return False
        if not record.written.wait(WRITTEN_S):
            # The next ones need not wait as well: a waiting thread answers no message.
            log.warning("The store takes more than %s s: opinions wait.", WRITTEN_S)
            self.status = "away"
            return False
        return True

    def close(self) -> None:
        """Write what is queued, for CLOSE_S seconds at most, and stop the thread."""
        atexit.unregister(self.close)
        self._closing.set()
        with suppress(Full):  # a full queue needs nothing to wake the thread
            self._queue.put_nowait(None)
        if self._thread:
            self._thread.join(CLOSE_S)

    def _drop(self, number: int) -> None:
        with self._lock:
            self.dropped += number

    def _ensure_thread(self) -> None:
        with self._lock:
            if not (self._thread and self._thread.is_alive()):
                self._thread = Thread(target=self._run, name="store", daemon=True)
                self._thread.start()

    def _run(self) -> None:
        batch: list[Record] = []
        while not self._closing.is_set():
            batch = self._write(batch or self._next_batch())
        batch += self._queued_records(self._capacity)
        lost = len(self._write(batch)) if batch else 0
        if lost:
            self._drop(lost)
            log.warning("%d replies or opinions were not written to the store.", lost)

    def _next_batch(self) -> list[Record]:
        """The next records, gathered for GATHER_S; none after IDLE_S without any."""
        try:
            first = self._queue.get(timeout=IDLE_S)
        except Empty:
            return []
        self._closing.wait(GATHER_S)
        return [*([first] if first else []), *self._queued_records(BATCH - 1)]

    def _queued_records(self, limit: int) -> list[Record]:
        records: list[Record] = []
        with suppress(Empty):
            while len(records) < limit:
                if record := self._queue.get_nowait():
                    records.append(record)
        return records

    def _write(self, batch: list[Record]) -> list[Record]:
        """Write a batch; gives the records that wait because the database is away."""
        try:
            self._prepare()
            # An empty batch too: it tells whether the database answers.
            self.store.write(batch)
            self._delete_old()
        except StoreAway as error:
            self._note_trouble(error)
            self._closing.wait(self._rest_s)
            return batch
        except StoreError as error:
            self._note_trouble(error)
            self._drop(len(batch))
        else:
            if self.status != "ok":
                log.info("The store is back; %d were lost so far.", self.dropped)
            self.status = "ok"
        return []

    def _prepare(self) -> None:
        if not self._is_prepared:
            self.store.prepare()
            self._is_prepared = True

    def _delete_old(self) -> None:
        """Once a day, delete the texts and marks whose time is over."""
        today = self._today()
        if self._deleted_on != today:
            day = first_day(today, self.retention_days)
            self.store.delete_before(day, marks_day=today - MARKS_FOR)
            self._deleted_on = today

    def _note_trouble(self, error: StoreError) -> None:
        """Log once that nothing is written, until something is."""
        self._is_prepared = False
        if self.status != "away":
            log.warning("Nothing is kept for now, the chat goes on: %s", error)
        self.status = "away"


def first_day(today: date, retention_days: int) -> date:
    """The oldest day whose texts are kept: today itself for `retention_days` 1."""
    return today - timedelta(days=retention_days - 1)
