"""Serves the knowledge of a folder as it is now, without a restart."""

import gc
import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from threading import Event, Thread
from time import monotonic
from typing import Self

from flask import Flask

from bot import (
    KnowledgeBase,
    KnowledgeError,
    OpenedKnowledge,
    Problem,
    Responder,
    at_most,
    check_replacement,
    errors,
    load,
    open_knowledge,
)
from web.live import (
    KnowledgeState,
    Replier,
    Services,
    bases_of,
    with_shared_index,
    within,
)
from web.observe import metrics_of
from web.serving.changed import log_changes
from web.serving.watch import changes

log = logging.getLogger(__name__)

# Seconds until a watch that failed is tried again.
RETRY_S = 5.0
# Seconds that the end of a server waits for the thread. The watch ends in a moment; a
# reload that is under way is left behind, as nobody will ask for its knowledge.
STOP_WITHIN_S = 2.0

Changes = Callable[[Path, Event], Iterator[None]]


class Reloader:
    """Loads, checks and indexes changed knowledge in a thread, then swaps it in.

    A request takes the services once, so it ends on the knowledge that it began with.
    Knowledge with errors never replaces knowledge without. Every process of a server
    has its own reloader, as long as it serves: `with Reloader(app, folder): …`.
    """

    def __init__(
        self, app: Flask, folder: Path, changes: Changes = changes, *, tag: str = ""
    ) -> None:
        """`changes` yields when the files of the folder have changed.

        `tag` is that of the knowledge base: see `Services`.
        """
        self._app = app
        self._folder = folder
        self._tag = tag
        self._changes = changes
        self._stop, self._superseded = Event(), Event()
        self._thread = Thread(target=self._run, name="reloader", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._superseded.set()
        self._thread.join(STOP_WITHIN_S)

    def _run(self) -> None:
        while not self._stop.is_set():
            try:
                for _ in self._changes(self._folder, self._stop):
                    self.reload()
            except Exception:
                log.exception("Watching %s failed; trying again.", self._folder)
                self._stop.wait(RETRY_S)

    def reload(self) -> None:
        """Serve the knowledge of the folder, or keep what is served and say why."""
        try:
            self._load()
        except KnowledgeError as error:
            self._refuse(error.problems)
        except Exception as error:
            self._count("refused")
            log.exception("The knowledge could not be reloaded.")
            name = type(error).__name__
            self._set_error(f"{name} while reloading; the log has the rest")

    def _load(self) -> None:
        started_at = monotonic()
        current = self._current
        # An engine has the index, or the process that was first to make one.
        folder, has_engine = self._folder, current.index is not None
        loaded = OpenedKnowledge(load(folder)) if has_engine else open_knowledge(folder)
        new, old = loaded.knowledge, current.knowledge
        if new.replies_as(old) and (has_engine or _stands_as(new, old)):
            self._set_error(None)
            return
        self._require_language(new)
        state = KnowledgeState.of(loaded)
        # Knowledge that was served from the start may have errors. Then there is
        # nothing better to keep.
        if state.errors and not current.knowledge_state.errors:
            raise KnowledgeError(state.errors)
        index = None
        if current.index:
            responder, index = with_shared_index(new, current.index.url)
        else:
            responder = loaded.responder
        if wrong := errors(check_replacement(responder, old)):
            if index:
                index.close()
            raise KnowledgeError(tuple(wrong))
        if index:
            # Before the swap: it may take long, and the current index answers then.
            index.prepare()
        self._serve(
            replace(current, responder=responder, index=index, knowledge_state=state)
        )
        # The replaced knowledge is garbage now, even if it was frozen at the start.
        gc.unfreeze()
        self._count("ok")
        if current.index:
            current.index.close()
        log.info(
            "Knowledge %s is served now: %d entries, read and indexed in %.1f seconds.",
            new.version,
            len(new.entries),
            monotonic() - started_at,
        )
        if not new.replies_as(old):
            self._look_back(current.responder, responder)

    def _look_back(self, before: Replier, after: Replier) -> None:
        """Log what changes for visitors, in a thread that the next reload ends."""
        self._superseded.set()
        # An engine has no index of the replaced knowledge any more.
        if not (isinstance(before, Responder) and isinstance(after, Responder)):
            return
        self._superseded = Event()
        Thread(
            target=log_changes,
            args=(before, after, self._folder, self._superseded),
            name="changes",
            daemon=True,
        ).start()

    def _require_language(self, new: KnowledgeBase) -> None:
        """Raise KnowledgeError where a base beside others would change its language.

        Another may have that language, and what belongs to a base is marked by it.
        """
        now, then = new.settings.language, self._current.language
        if len(bases_of(self._app)) > 1 and now != then:
            what = f"'locale' is {now!r} now, and this base is served in {then!r}"
            fix = "put it back, or restart the server"
            path = str(self._folder / "settings.yaml")
            raise KnowledgeError((Problem(path=path, line=1, what=f"{what}; {fix}"),))

    def _refuse(self, problems: Sequence[Problem]) -> None:
        version = self._current.knowledge.version
        problems = at_most(problems)
        lines = "\n".join(map(str, problems))
        self._count("refused")
        log.error("The knowledge is wrong; %s stays:\n%s", version, lines)
        self._set_error("\n".join(map(str, within(self._folder, problems))))

    def _count(self, outcome: str) -> None:
        metrics_of(self._app).reloads.labels(outcome).inc()

    def _set_error(self, error: str | None) -> None:
        """Tell what is wrong with the files; None if they are what is served."""
        current = self._current
        state = current.knowledge_state
        if state.error and not error:
            log.info("The knowledge is whole again; %s stays.", state.version)
        self._serve(replace(current, knowledge_state=replace(state, error=error)))

    @property
    def _current(self) -> Services:
        return bases_of(self._app)[self._tag]

    def _serve(self, services: Services) -> None:
        bases_of(self._app).replace(services)


def _stands_as(new: KnowledgeBase, old: KnowledgeBase) -> bool:
    """Whether what editors are told of is still on the same lines."""
    return (new.places, new.noticed) == (old.places, old.noticed)
