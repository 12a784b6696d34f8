"""Keeps an app's knowledge as its folder has it, without a restart."""

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
    load,
    open_knowledge,
)
from web.live import (
    KnowledgeState,
    Services,
    services_of,
    with_shared_index,
    within,
)
from web.observe import metrics_of
from web.serving.watch import changes

log = logging.getLogger(__name__)

PAUSE_S = 5.0
# The watch ends in a moment; a reload under way is given up, as nobody will ask it.
STOP_WITHIN_S = 2.0

Changes = Callable[[Path, Event], Iterator[None]]


class Reloader:
    """Loads, checks and indexes changed knowledge in a thread, then swaps it in.

    Requests take the services once, so one that is under way ends on the knowledge
    that it began with. Knowledge that cannot be used never replaces any. Every process
    of a server has its own, for as long as it serves: `with Reloader(app, folder): …`.
    """

    def __init__(self, app: Flask, folder: Path, changes: Changes = changes) -> None:
        self._app = app
        self._folder = folder
        self._changes = changes
        self._stop = Event()
        self._thread = Thread(target=self._run, name="reloader", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join(STOP_WITHIN_S)

    def _run(self) -> None:
        while not self._stop.is_set():
            try:
                for _ in self._changes(self._folder, self._stop):
                    self.reload()
            except Exception:
                log.exception("Watching %s failed; trying again.", self._folder)
                self._stop.wait(PAUSE_S)

    def reload(self) -> None:
        """Serve the folder as it is now, or say why not and keep what is served."""
        try:
            self._load()
        except KnowledgeError as error:
            self._refuse(error.problems)
        except Exception as error:
            self._count("refused")
            log.exception("The knowledge could not be reloaded.")
            self._note(f"{type(error).__name__} while reloading; the log has the rest")

    def _load(self) -> None:
        began = monotonic()
        now = services_of(self._app)
        # An engine has the index, or the process that was first to make one.
        opened = (
            OpenedKnowledge(load(self._folder))
            if now.index
            else open_knowledge(self._folder)
        )
        knowledge = opened.knowledge

        if is_same(knowledge, now.knowledge):
            self._note(None)
            return

        state = KnowledgeState.of(opened)
        # What is served may have errors itself, having been there at the start. Then
        # there is nothing better to keep.
        if state.errors and not now.knowledge_state.errors:
            self._refuse(state.errors)
            return

        index = None
        if now.index:
            responder, index = with_shared_index(knowledge, now.index.url)
            # Before the swap, as it may take long; what is served now serves on.
            index.prepare()
        else:
            responder = opened.responder
        self._serve(
            replace(now, responder=responder, index=index, knowledge_state=state)
        )
        # What was served is garbage soon, also where it was there from the start.
        gc.unfreeze()
        self._count("ok")
        if now.index:
            now.index.close()
        log.info(
            "Knowledge %s is served now: %d entries, read and indexed in %.1f seconds.",
            knowledge.version,
            len(knowledge.entries),
            monotonic() - began,
        )

    def _refuse(self, problems: Sequence[Problem]) -> None:
        version = services_of(self._app).knowledge.version
        lines = [str(problem) for problem in problems]
        shorter = [str(problem) for problem in within(self._folder, problems)]
        self._count("refused")
        log.error("The knowledge is wrong; %s stays:\n%s", version, "\n".join(lines))
        self._note("\n".join(shorter))

    def _count(self, outcome: str) -> None:
        metrics_of(self._app).reloads.labels(outcome).inc()

    def _note(self, error: str | None) -> None:
        """Say what is wrong with the files, or that they are as they are served."""
        now = services_of(self._app)
        state = now.knowledge_state

        if state.error and not error:
            log.info("The knowledge is whole again; %s stays.", state.version)
        self._serve(replace(now, knowledge_state=replace(state, error=error)))

    def _serve(self, services: Services) -> None:
        self._app.extensions[Services.KEY] = services


def is_same(one: KnowledgeBase, other: KnowledgeBase) -> bool:
    """Whether two are of the same files; the version is theirs but for calibration."""
    return one.version == other.version and one.calibration == other.calibration
