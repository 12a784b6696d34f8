"""The bytes of a file that an editor saved; of anything else, the reason why not."""

import os
import stat
from pathlib import Path

_KINDS = {
    stat.S_ISFIFO: "a pipe",
    stat.S_ISSOCK: "a socket",
    stat.S_ISCHR: "a device",
    stat.S_ISBLK: "a device",
}


def read_file(path: Path, limit: int = -1) -> bytes:
    """Read a regular file, at most `limit` bytes of it; links are followed.

    Raises OSError; of a pipe, a socket or a device at once, without waiting for what
    may never come.
    """
    _require_regular(path, path.stat().st_mode)
    with open(path, "rb", opener=_at_once) as file:
        # It may have been replaced in between.
        _require_regular(path, os.fstat(file.fileno()).st_mode)
        return file.read(limit)


def _at_once(path: str, flags: int) -> int:
    """Open a file; a pipe that nobody writes to would keep us waiting otherwise."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def _require_regular(path: Path, mode: int) -> None:
    for is_kind, name in _KINDS.items():
        if is_kind(mode):
            raise OSError(0, f"it is {name}, not a file; remove it", str(path))
