"""Tells when the knowledge files of a folder change.

Events of the file system wake the watch at once. Each time, and every few seconds
without an event, it compares the state of the files. So it also notices what sends no
event: a symbolic link in the folder's path that leads elsewhere, or a network share.
"""

import logging
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event
from typing import NamedTuple

from watchfiles import watch

log = logging.getLogger(__name__)

# Seconds between two comparisons when no event comes.
POLL_S = 2.0
# A save may touch many files, or rename one away before the next takes its name. It is
# over when no file has changed for SETTLED_S seconds. Files that never settle are not
# waited for longer than SETTLE_TRIES times.
SETTLED_S = 0.3
SETTLE_TRIES = 30


class FolderState(NamedTuple):
    """Identity, size and times of the folders and files, which no file is read for."""

    places: tuple[tuple[int, ...], ...]
    files: tuple[tuple[str, tuple[int, ...]], ...]


Wakes = Callable[[Path, Event], Iterator[None]]


def state_of(folder: Path) -> FolderState:
    """The state of the YAML files in a folder and in the folders inside it."""
    files = sorted([*folder.glob("*.y*ml"), *folder.glob("*/*.y*ml")])
    places = sorted({folder, *(path.parent for path in files)})

    return FolderState(
        places=tuple(status(place)[:2] for place in places),
        files=tuple((str(path), status(path)) for path in files),
    )


def status(path: Path) -> tuple[int, ...]:
    """Which file it is, its size and when it was written; empty if there is none."""
    try:
        stat = path.stat()
    except OSError:
        return ()

    return (stat.st_dev, stat.st_ino, stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns)


def wakes(folder: Path, stop: Event) -> Iterator[None]:
    """Yields at events below a folder, and every POLL_S seconds without one."""
    is_logged = False

    while not stop.is_set():
        try:
            yield from wakes_while_in_place(folder, stop)
        except OSError as error:
            if not is_logged:
                log.warning(
                    "%s sends no events (%s); it is looked at every %g seconds.",
                    folder,
                    error,
                    POLL_S,
                )
            is_logged = True
            stop.wait(POLL_S)
            yield


def wakes_while_in_place(folder: Path, stop: Event) -> Iterator[None]:
    """Yields like `wakes`, and ends when another folder takes the folder's place.

    The new folder sends no events to this watch. Raises OSError where the file system
    sends none at all.
    """
    places = state_of(folder).places

    for _ in watch(
        folder,
        stop_event=stop,
        rust_timeout=int(POLL_S * 1000),
        yield_on_timeout=True,
        raise_interrupt=False,
    ):
        yield

        if state_of(folder).places != places:
            return


def changes(folder: Path, stop: Event, wakes: Wakes = wakes) -> Iterator[None]:
    """Yields once for each change of the files, when they have settled, until `stop`.

    Yields at once as well: the files may have changed since they were loaded.
    """
    known = state_of(folder)
    yield

    for _ in wakes(folder, stop):
        if state_of(folder) != known:
            known = settled_state(folder, stop)
            if not stop.is_set():
                yield


def settled_state(folder: Path, stop: Event) -> FolderState:
    """The state of a folder as soon as no file has changed for SETTLED_S seconds."""
    state = state_of(folder)

    for _ in range(SETTLE_TRIES):
        before = state
        is_stopped = stop.wait(SETTLED_S)
        state = state_of(folder)
        if is_stopped or state == before:
            break

    return state
