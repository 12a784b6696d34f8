"""Tells when the knowledge files of a folder change, by looking twice a second.

Events of the file system would tell a little sooner. But a network share and a symbolic
link that is switched send none, so that looking is needed anyway. A look takes 0.4 ms
for the 60 files of the shipped knowledge (median of 200), and some 120 ms for 5,000.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from threading import Event

# Seconds between two looks.
POLL_S = 0.5
# A save may touch many files, or rename one away before the next takes its name. It is
# over when no file has changed for SETTLED_S seconds. Files that never settle are not
# waited for longer than SETTLE_LOOKS looks.
SETTLED_S = 0.3
SETTLE_LOOKS = 30

_YAML_NAME = re.compile(r"^[^.].*\.ya?ml(?:\.\w+)?$", re.IGNORECASE)

# Path and status of each file.
FolderState = tuple[tuple[str, tuple[int, ...]], ...]


def changes(folder: Path, stop: Event) -> Iterator[None]:
    """Yields at once, as files may have changed, and after each change until `stop`."""
    told = before = state_of(folder)
    looks = 0  # since a change that has not settled
    yield
    while not stop.wait(SETTLED_S if looks else POLL_S):
        state = state_of(folder)
        if state == told:
            looks = 0
        elif state == before or looks == SETTLE_LOOKS:
            told, looks = state, 0
            yield
        else:
            looks += 1
        before = state


def state_of(folder: Path) -> FolderState:
    """The state of the YAML files in a folder and in the folders inside it, unread.

    Those with a name that is nearly right count, as they are to be told of.
    """
    files = (*folder.glob("*.[yY]*"), *folder.glob("*/*.[yY]*"))
    named = (path for path in files if _YAML_NAME.search(path.name))
    return tuple((str(path), status(path)) for path in sorted(named))


def status(path: Path) -> tuple[int, ...]:
    """Which file it is, its size and when it was written; empty if there is none."""
    try:
        stat = path.stat()
    except OSError:
        return ()
    return (stat.st_dev, stat.st_ino, stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns)
