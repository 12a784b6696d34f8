"""When the knowledge files of a folder change.

Events of the file system wake it at once. What counts is a look at the files
themselves, taken at every event and every few seconds without one: it also sees what
has no event, such as a link in the folder's path that was switched, or a file on a
network share.
"""

import logging
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event
from typing import NamedTuple

from watchfiles import watch

log = logging.getLogger(__name__)

LOOK_EVERY_S = 2.0
# A save may touch many files, or rename one away before the next takes its name. It is
# over when all stand still for so long; one that never rests is not waited for.
STILL_FOR_S = 0.3
RESTLESS_AFTER = 30  # looks


class Look(NamedTuple):
    """What tells one state of a folder from another, without reading a file."""

    places: tuple[tuple[int, ...], ...]
    files: tuple[tuple[str, tuple[int, ...]], ...]


Wakes = Callable[[Path, Event], Iterator[None]]


def look(folder: Path) -> Look:
    places = (folder, folder / "safety", folder / "topics")
    files = sorted(path for place in places for path in place.glob("*.y*ml"))

    return Look(
        places=tuple(status(place)[:2] for place in places),
        files=tuple((str(path), status(path)) for path in files),
    )


def status(path: Path) -> tuple[int, ...]:
    """Which file it is and when it was last written to; empty where there is none."""
    try:
        found = path.stat()
    except OSError:
        return ()

    return (
        found.st_dev,
        found.st_ino,
        found.st_size,
        found.st_mtime_ns,
        found.st_ctime_ns,
    )


def events(folder: Path, stop: Event) -> Iterator[None]:
    """Wakes at events below the folder, and every few seconds without one."""
    is_said = False

    while not stop.is_set():
        try:
            yield from events_while_in_place(folder, stop)
        except OSError as error:
            if not is_said:
                log.warning(
                    "%s sends no events (%s); it is looked at every %g seconds.",
                    folder,
                    error,
                    LOOK_EVERY_S,
                )
            is_said = True
            stop.wait(LOOK_EVERY_S)
            yield


def events_while_in_place(folder: Path, stop: Event) -> Iterator[None]:
    """The same until another folder stands in its place, which sends no events yet."""
    places = look(folder).places

    for _ in watch(
        folder,
        stop_event=stop,
        rust_timeout=int(LOOK_EVERY_S * 1000),
        yield_on_timeout=True,
        raise_interrupt=False,
    ):
        yield

        if look(folder).places != places:
            return


def changes(folder: Path, stop: Event, wakes: Wakes = events) -> Iterator[None]:
    """Yields when the files are others than at the last time, and stand still.

    Yields at once as well: nobody has watched since they were loaded.
    """
    seen = look(folder)
    yield

    for _ in wakes(folder, stop):
        if look(folder) != seen:
            seen = still(folder, stop)
            if not stop.is_set():
                yield


def still(folder: Path, stop: Event) -> Look:
    """The folder as soon as it has stood still for a moment."""
    now = look(folder)

    for _ in range(RESTLESS_AFTER):
        before = now
        is_stopped = stop.wait(STILL_FOR_S)
        now = look(folder)
        if is_stopped or now == before:
            break

    return now
