"""An index in an engine, and what answers while the engine does not.

A search that fails is the last one to wait for the engine: from then on a thread asks
it, until it has all entries again. Meanwhile the index in this process answers where
the knowledge is small enough to have one.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from threading import Event, Lock, Thread
from typing import Literal

from bot import (
    EngineMissing,
    Entry,
    Idf,
    Index,
    IndexAway,
    KnowledgeBase,
    Match,
    Milvus,
    Query,
    RemoteIndex,
    Responder,
    embedded,
)
from web.config import ConfigError

log = logging.getLogger(__name__)

# Phrasings up to which an index in this process is kept ready as well: about 75 MB.
EMBEDDED_UPTO = 50_000
# Seconds between two tries of an engine that is away.
PAUSE_S = 2.0

Status = Literal["ok", "away", "embedded"]


def served(knowledge: KnowledgeBase, url: str) -> "tuple[Responder, SharedIndex]":
    """What replies from knowledge, and its index in the engine at `url`.

    Raises ConfigError where the packages that an engine takes are not installed.
    """
    made: list[SharedIndex] = []

    def indexed(
        entries: Sequence[Entry],
        read: Callable[[Entry], Sequence[Query]],
        weights: Mapping[str, float],
    ) -> SharedIndex:
        remote = RemoteIndex(entries, read, weights=weights, engine=engine(url))
        phrasings = sum(len(entry.all_phrasings) for entry in entries)
        here = embedded(entries, read, weights) if phrasings <= EMBEDDED_UPTO else None
        made.append(SharedIndex(url, remote, here))
        return made[0]

    responder = Responder(knowledge, indexed=indexed)
    return responder, made[0]


def engine(url: str) -> Milvus:
    try:
        return Milvus(url)
    except EngineMissing as error:
        raise ConfigError(f"FAQ_INDEX_URL: {error}") from None


class SharedIndex:
    """Searches the engine while it answers. Threads may share it."""

    def __init__(
        self,
        url: str,
        remote: RemoteIndex,
        here: Index | None,
    ) -> None:
        """`here` answers while the engine is away; nothing does where there is none."""
        self.url = url
        self._remote = remote
        self._here = here
        self._is_ready = Event()
        self._stop = Event()
        self._lock = Lock()
        self._is_said = False
        self._thread: Thread | None = None

    @property
    def status(self) -> Status:
        """What answers: the engine, the index in this process, or nothing."""
        if self._is_ready.is_set():
            return "ok"
        return "embedded" if self._here else "away"

    @property
    def idf(self) -> Idf:
        """How much a term tells over all phrasings."""
        return self._remote.idf

    def search(
        self, *queries: Query, favour: Mapping[str, float] | None = None
    ) -> tuple[Match, ...]:
        """The ten best matches, best first. Raises IndexAway."""
        if self._is_ready.is_set():
            try:
                return self._remote.search(*queries, favour=favour)
            except IndexAway as error:
                self._lose(error)
        if self._here:
            return self._here.search(*queries, favour=favour or {})
        raise IndexAway("The index does not answer for now.")

    def prepare(self) -> None:
        """Have all entries in the engine, however long it takes, if it is there."""
        try:
            self._prepare()
        except IndexAway as error:
            self._lose(error)

    def begin(self) -> None:
        """The same in the background."""
        with self._lock:
            if not self._thread or not self._thread.is_alive():
                self._thread = Thread(target=self._run, name="index", daemon=True)
                self._thread.start()

    def wait(self, timeout: float) -> bool:
        """Whether the engine answers within so many seconds."""
        return self._is_ready.wait(timeout)

    def close(self) -> None:
        """Ask an engine that is away no more; searches go on as long as they can."""
        self._stop.set()

    def _run(self) -> None:
        while not self._stop.is_set():
            try:
                self._prepare()
                return
            except IndexAway as error:
                self._say(error)
                self._stop.wait(PAUSE_S)
            except Exception:
                log.exception("The index could not be made ready; trying again.")
                self._stop.wait(PAUSE_S)

    def _prepare(self) -> None:
        self._remote.prepare(tell)
        with self._lock:
            was_away, self._is_said = self._is_said, False
            # The thread ends now: whoever loses the engine next makes another.
            self._thread = None
            self._is_ready.set()
        if was_away:
            log.warning("The index in the engine answers again.")

    def _lose(self, error: IndexAway) -> None:
        self._is_ready.clear()
        self._say(error)
        self.begin()

    def _say(self, error: IndexAway) -> None:
        """Why the engine is away: once, until it has been back."""
        with self._lock:
            was_said, self._is_said = self._is_said, True
        if not was_said:
            then = "The one in this process" if self._here else "Nothing"
            log.warning("The engine is away: %s. %s answers for now.", error, then)


def tell(done: int, size: int) -> None:
    """Say how far filling is, at every tenth."""
    tenth = max(size // 10, 1)
    if done == size or done // tenth > (done - 1) // tenth:
        log.info("The engine has %d of %d entries.", done, size)
