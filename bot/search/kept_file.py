"""A file of what is kept between runs. Where it fails, it is done without."""

import logging
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TypeVar

Found = TypeVar("Found")

log = logging.getLogger(__name__)

# Seconds to wait while another process writes.
_TIMEOUT_S = 30
# Files that this process does without: what they failed at has been said.
_unusable: set[Path] = set()


def opened(path: Path) -> sqlite3.Connection:
    """Open a file, made where there is none; raises OSError or sqlite3.Error."""
    path.parent.mkdir(parents=True, exist_ok=True)
    return sqlite3.connect(path, timeout=_TIMEOUT_S)


class KeptFile:
    """A file that is opened when it is first used."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: sqlite3.Connection | None = None

    def use(self, use: Callable[[sqlite3.Connection], Found]) -> Found | None:
        """Read or write the file, and return what that gives; None where it fails.

        One warning says why. From then on the file is not tried any more, since each
        try may wait for another process.
        """
        if self._path.absolute() in _unusable:
            return None
        try:
            self._file = self._file or opened(self._path)
            with self._file:
                return use(self._file)
        except (OSError, sqlite3.Error) as error:
            what = "%s cannot be used, so nothing is kept there: %s."
            log.warning(what, self._path, error)
            _unusable.add(self._path.absolute())
            return None

    def close(self) -> None:
        """Close the file."""
        if self._file:
            self._file.close()


def use_kept(path: Path, use: Callable[[sqlite3.Connection], Found]) -> Found | None:
    """Use a file once, as `KeptFile.use` says."""
    with closing(KeptFile(path)) as file:
        return file.use(use)
