"""Arrays in one file: mapped into memory, and whole or refused.

The file is a mark, the SHA-256 hash of all that follows, the length of a JSON header,
the header, and the arrays, each from a multiple of 64 bytes on. The header says what
the file was made from, so that one made from something else is noticed as well. Nothing
in it is ever run, as it would be in a pickle. Processes that map the same file share
one copy of it.
"""

import json
import mmap
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from tempfile import mkstemp
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.domain import BotError

_MARK = b"askwell\x02"
_HASH = 32
_AHEAD = len(_MARK) + _HASH
_ALIGNED = 64
# Bytes that are hashed at once.
_BLOCK = 1 << 24

Arrays = Mapping[str, NDArray[Any]]


class Unusable(BotError):
    """A saved file is missing, damaged, or made from something else: make it anew."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """What a file holds: plain values, and arrays that cannot be written to."""

    values: Mapping[str, Any]
    arrays: Arrays

    @classmethod
    def of(cls, parts: Mapping[str, "Saved"]) -> "Saved":
        """Several as one."""
        return cls(
            values={name: part.values for name, part in parts.items()},
            arrays={
                f"{name}/{of_part}": array
                for name, part in parts.items()
                for of_part, array in part.arrays.items()
            },
        )

    def part(self, name: str) -> "Saved":
        """One of several."""
        return Saved(
            values=self.values[name],
            arrays={
                place.removeprefix(f"{name}/"): array
                for place, array in self.arrays.items()
                if place.startswith(f"{name}/")
            },
        )


def save(path: Path, saved: Saved, *, made_from: str) -> None:
    """Write a file in one step: nobody ever reads half of it."""
    places: dict[str, tuple[str, tuple[int, ...], int]] = {}
    offset = 0
    for name, array in saved.arrays.items():
        places[name] = (array.dtype.str, array.shape, offset)
        offset += -(-array.nbytes // _ALIGNED) * _ALIGNED
    about = {"made_from": made_from, "arrays": places, "values": saved.values}
    header = json.dumps(about).encode()
    header += b" " * (-(_AHEAD + 8 + len(header)) % _ALIGNED)
    parts = [
        len(header).to_bytes(8, "little"),
        header,
        *(part for array in saved.arrays.values() for part in _padded(array)),
    ]
    digest = sha256()
    for part in parts:
        digest.update(part)
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = mkstemp(dir=path.parent, prefix=path.name)
    try:
        with os.fdopen(handle, "wb") as file:
            for part in (_MARK, digest.digest(), *parts):
                file.write(part)
            file.flush()
            os.fsync(file.fileno())
        # Servers may run as somebody else than whoever builds.
        os.chmod(name, 0o644)
        os.replace(name, path)
    except BaseException:
        Path(name).unlink()
        raise


def _padded(array: NDArray[Any]) -> tuple[memoryview, bytes]:
    data = np.ascontiguousarray(array).reshape(-1).view(np.uint8)
    return data.data, bytes(-len(data) % _ALIGNED)


def load(path: Path, *, made_from: str) -> Saved:
    """What a file holds. Raises Unusable where that cannot be relied on."""
    try:
        with path.open("rb") as file:
            mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    except FileNotFoundError:
        raise Unusable(f"{path}: there is none yet") from None
    except (OSError, ValueError) as error:
        raise Unusable(f"{path}: cannot be read: {error}") from error
    if mapped[: len(_MARK)] != _MARK or mapped[len(_MARK) : _AHEAD] != _digest(mapped):
        raise Unusable(f"{path}: damaged")
    start = _AHEAD + 8
    end = start + int.from_bytes(mapped[_AHEAD:start], "little")
    about = json.loads(mapped[start:end])
    if about["made_from"] != made_from:
        raise Unusable(f"{path}: made from something else")
    arrays = {
        name: np.ndarray(shape, dtype, buffer=mapped, offset=end + offset)
        for name, (dtype, shape, offset) in about["arrays"].items()
    }
    return Saved(values=about["values"], arrays=arrays)


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """Nobody else who wants to make a file anew, while this lasts; others wait.

    The file is there, if only an old one. It is locked itself: what takes its place is
    another file, and whoever waited finds that.
    """
    # Servers run where there is fork, and so is this; editors need neither.
    from fcntl import LOCK_EX, flock

    with path.open("rb") as file:
        flock(file, LOCK_EX)
        yield


def _digest(mapped: mmap.mmap) -> bytes:
    """The hash of what follows the hash: 0.6 s a gigabyte.

    Processors have instructions for this one; BLAKE2b takes twice as long.
    """
    digest = sha256()
    with memoryview(mapped) as view:
        for start in range(_AHEAD, len(view), _BLOCK):
            with view[start : start + _BLOCK] as block:
                digest.update(block)
    return digest.digest()
