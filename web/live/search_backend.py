"""An index in an engine elsewhere, and what answers while the engine does not.

A search that fails is the last one to wait for the engine: from then on a thread asks
it, until it has all entries again. Meanwhile the index in this process answers where
the knowledge is small enough to have one.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from threading import Event, Lock, Thread
from typing import TYPE_CHECKING, Literal

from bot import (
    AnalysedText,
    Entry,
    Idf,
    Index,
    IndexAway,
    KnowledgeBase,
    Match,
    Responder,
    SearchIndex,
    language_of,
)
from web.config import ConfigError

if TYPE_CHECKING:
    from bot.search.milvus import Milvus, RemoteIndex

log = logging.getLogger(__name__)

# Phrasings up to which an index in this process is kept ready as well: about 75 MB.
IN_PROCESS_UPTO = 50_000
# Seconds between two tries of an engine that is away.
PAUSE_S = 2.0


def with_shared_index(
    knowledge: KnowledgeBase, url: str
) -> "tuple[Responder, EngineIndex]":
    """Return what replies from knowledge, and its index in the engine at `url`.

    The index answers from the engine once its `prepare` has ended. Raises ConfigError
    where the packages that the engine's client needs are not installed.
    """
    # Where FAQ_INDEX_URL is not set, the folder may be missing.
    from bot.search.milvus import RemoteIndex

    language = language_of(knowledge.settings.locale)
    indexes: list[EngineIndex] = []

    def make_index(
        entries: Sequence[Entry],
        analyse: Callable[[Entry], Sequence[AnalysedText]],
        weights: Mapping[str, float],
    ) -> EngineIndex:
        remote = RemoteIndex(
            entries,
            analyse,
            weights=weights,
            engine=engine(url),
            stops=language.stop_stems,
        )
        fallback = None
        if sum(len(entry.all_phrasings) for entry in entries) <= IN_PROCESS_UPTO:
            phrasings = map(analyse, entries)
            fallback = Index.from_phrasings(
                entries, phrasings, weights=weights, language=language
            )
        indexes.append(EngineIndex(url, remote, fallback))
        return indexes[0]

    responder = Responder(knowledge, make_index=make_index)
    return responder, indexes[0]


def engine(url: str) -> "Milvus":
    """Return the engine at an address; raises ConfigError without its packages."""
    from bot.search.milvus import EngineMissing, Milvus

    try:
        return Milvus(url)
    except EngineMissing as error:
        raise ConfigError(f"FAQ_INDEX_URL: {error}") from None


class EngineIndex:
    """Searches the engine at `url` while it answers. Threads may share it."""

    def __init__(
        self, url: str, remote: "RemoteIndex", fallback: SearchIndex | None
    ) -> None:
        """Take the index in the engine, and one that answers while that is away."""
        self.url, self._remote, self._fallback = url, remote, fallback
        self._is_ready, self._stop, self._lock = Event(), Event(), Lock()
        self._is_logged = False
        self._thread: Thread | None = None

    @property
    def status(self) -> Literal["ok", "in-process", "away"]:
        """What answers: the engine, the index in this process, or nothing for now."""
        if self._is_ready.is_set():
            return "ok"
        return "in-process" if self._fallback else "away"

    @property
    def idf(self) -> Idf:
        """The inverse document frequency of terms over all phrasings."""
        return self._remote.idf

    def search(
        self, *queries: AnalysedText, favour: Mapping[str, float] | None = None
    ) -> tuple[Match, ...]:
        """Return the ten best matches, best first: see `SearchIndex`.

        Raises IndexAway where the engine is away and nothing stands in for it.
        """
        if self._is_ready.is_set():
            try:
                return self._remote.search(*queries, favour=favour)
            except IndexAway as error:
                self._lose(error)
        if self._fallback:
            return self._fallback.search(*queries, favour=favour)
        raise IndexAway("The index does not answer for now.")

    def prepare(self) -> None:
        """Wait until the engine has all entries; go on in a thread if it is away."""
        try:
            self._prepare()
        except IndexAway as error:
            self._lose(error)

    def prepare_in_background(self) -> None:
        """Bring all entries to the engine in a thread, which tries until it can."""
        with self._lock:
            if not self._thread or not self._thread.is_alive():
                self._thread = Thread(target=self._run, name="index", daemon=True)
                self._thread.start()

    def wait(self, timeout: float) -> bool:
        """Return whether the engine answers within `timeout` seconds."""
        return self._is_ready.wait(timeout)

    def close(self) -> None:
        """Stop asking an engine that is away; searches go on as long as they can."""
        self._stop.set()

    def _run(self) -> None:
        while not self._stop.is_set():
            try:
                return self._prepare()
            except IndexAway as error:
                self._log_loss(error)
            except Exception:
                log.exception("The index could not be made ready; trying again.")
            self._stop.wait(PAUSE_S)

    def _prepare(self) -> None:
        self._remote.prepare(log_progress)
        with self._lock:
            was_away, self._is_logged = self._is_logged, False
            # The thread ends now: whoever loses the engine next makes another.
            self._thread = None
            self._is_ready.set()
        if was_away:
            log.warning("The index in the engine answers again.")

    def _lose(self, error: IndexAway) -> None:
        self._is_ready.clear()
        self._log_loss(error)
        self.prepare_in_background()

    def _log_loss(self, error: IndexAway) -> None:
        """Log why the engine is away: once, until it has been back."""
        with self._lock:
            was_logged, self._is_logged = self._is_logged, True
        if not was_logged:
            then = "The one in this process" if self._fallback else "Nothing"
            log.warning("The engine is away: %s. %s answers for now.", error, then)


def log_progress(done: int, size: int) -> None:
    """Log how many of so many entries the engine has, at every tenth."""
    tenth = max(size // 10, 1)
    if done == size or done // tenth > (done - 1) // tenth:
        log.info("The engine has %d of %d entries.", done, size)
