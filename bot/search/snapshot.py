"""Arrays saved in a folder: written whole or not at all, mapped, and checked.

PATH/snapshot-MADE_FROM/ has PART.NAME.npy for each array, in numpy's own format, and
manifest.json with what the arrays were made from and the SHA-256 hash of each file.
Nothing in them is ever run, as it would be in a pickle. Processes that map the same
files share one copy of them in memory.
"""

import json
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import fields, is_dataclass
from hashlib import file_digest
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryDirectory
from typing import Any, TypeVar, cast, get_origin, get_type_hints

import numpy as np
from numpy.typing import NDArray

from bot.domain import BotError

# Arrays by name, and snapshots of parts by theirs.
Snapshot = Mapping[str, Any]
T = TypeVar("T")

_PREFIX = "snapshot-"
_MANIFEST = "manifest.json"


class Unusable(BotError):
    """A snapshot is missing, damaged or of something else: make it anew."""


def to_snapshot(value: Any) -> Any:
    """Return what to save: of a dataclass a snapshot of its fields, of an array itself.

    Of a JSON value, or a set of such, that is an array of the bytes of its text.
    """
    if isinstance(value, frozenset):
        return to_snapshot(sorted(value))
    if is_dataclass(value):
        return {f.name: to_snapshot(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, np.ndarray):
        return value
    return np.frombuffer(json.dumps(value).encode(), np.uint8)


def from_snapshot(kind: Callable[..., T], saved: Any) -> T:
    """Return the value, of a kind such as list[int], that `to_snapshot` was given."""
    if is_dataclass(kind):
        kinds = get_type_hints(kind)
        parts = {name: from_snapshot(kinds[name], part) for name, part in saved.items()}
        return cast(T, kind(**parts))
    if get_origin(kind) is np.ndarray:
        return cast(T, saved)
    return cast(T, (get_origin(kind) or kind)(json.loads(saved.tobytes())))


def save_snapshot(path: Path, snapshot: Snapshot, *, made_from: str) -> None:
    """Write a snapshot into the folder `path`, and remove those that were there.

    A new folder is written and renamed, so that nobody ever reads half a snapshot;
    processes that have mapped an older one keep it. `made_from` is a hash of whatever
    the arrays were made from. Raises OSError. One process may save at a time: `locked`.
    """
    path.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix=_PREFIX, dir=path) as name:
        new = Path(name)
        for array_name, array in _flat(snapshot):
            np.save(new / f"{array_name}.npy", array, allow_pickle=False)
        (new / _MANIFEST).write_text(json.dumps(_manifest(new, made_from)))
        # Servers may run as another user than whoever builds.
        new.chmod(0o755)
        for old in path.glob(f"{_PREFIX}*"):
            if old != new:
                rmtree(old)
        new.rename(path / f"{_PREFIX}{made_from}")


def load_snapshot(path: Path, *, made_from: str) -> Snapshot:
    """Map the arrays of the snapshot that was made from this, read-only.

    Reads every file once, to compare its hash: about 0.6 s a gigabyte. Raises Unusable
    where there is no such snapshot, or where a byte of it has changed.
    """
    folder = path / f"{_PREFIX}{made_from}"
    try:
        manifest = json.loads((folder / _MANIFEST).read_bytes())
        if manifest != _manifest(folder, made_from):
            raise Unusable(f"{folder} is damaged")
        arrays = {
            file.stem: np.asarray(np.load(file, mmap_mode="r", allow_pickle=False))
            for file in folder.glob("*.npy")
        }
    except FileNotFoundError:
        raise Unusable(f"{path} has none of this knowledge and this program") from None
    except (OSError, ValueError) as error:
        raise Unusable(f"{folder} cannot be read: {error}") from error
    snapshot: dict[str, Any] = {}
    for name, array in arrays.items():
        *parts, last = name.split(".")
        place = snapshot
        for part in parts:
            place = place.setdefault(part, {})
        place[last] = array
    return snapshot


def _flat(snapshot: Snapshot, prefix: str = "") -> Iterator[tuple[str, NDArray[Any]]]:
    """Yield all arrays; one of a part has the part's name first: "idf.size"."""
    for name, saved in snapshot.items():
        if isinstance(saved, Mapping):
            yield from _flat(saved, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", saved


def _manifest(folder: Path, made_from: str) -> dict[str, Any]:
    """Return what the manifest must say of the files in a folder."""
    hashes = {}
    for path in sorted(folder.glob("*.npy")):
        with path.open("rb") as file:
            hashes[path.stem] = file_digest(file, "sha256").hexdigest()
    return {"made_from": made_from, "sha256": hashes}


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Let one process at a time save into the folder `path`; the others wait."""
    # Servers run where there is fork, and so is this; editors need neither.
    from fcntl import LOCK_EX, flock

    path.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_RDONLY)
    try:
        flock(handle, LOCK_EX)
        yield
    finally:
        os.close(handle)
