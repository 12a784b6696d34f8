"""Snapshots: what is read is what was written, or nothing is."""

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import Any, ClassVar

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from bot.search.bm25 import Bm25, Postings
from bot.search.snapshot import (
    Unusable,
    from_snapshot,
    load_snapshot,
    locked,
    save_snapshot,
    to_snapshot,
)


@pytest.fixture(name="path")
def _path(tmp_path: Path) -> Path:
    return tmp_path / "new" / "index"


def write(path: Path, *arrays: NDArray[Any], made_from: str = "a") -> None:
    named = {str(number): array for number, array in enumerate(arrays)}
    save_snapshot(path, named, made_from=made_from)


def files_of(path: Path) -> dict[Path, bytes]:
    return {file: file.read_bytes() for file in path.rglob("*") if file.is_file()}


def test_arrays_of_any_kind_come_back(path: Path) -> None:
    arrays: list[NDArray[Any]] = [
        np.arange(5, dtype=np.int32),
        np.zeros((0, 3)),
        np.eye(3)[:, ::2],
    ]

    write(path, *arrays)
    loaded = load_snapshot(path, made_from="a")

    assert sorted(loaded) == ["0", "1", "2"]
    for number, array in enumerate(arrays):
        read = loaded[str(number)]
        assert read.dtype == array.dtype
        assert read.tolist() == array.tolist()


@dataclass(frozen=True)
class Part:
    KIND: ClassVar[str] = "not a field"

    numbers: NDArray[np.int64]
    size: int


@dataclass(frozen=True)
class Whole:
    terms: list[str]
    counts: dict[str, int]
    part: Part


def test_dataclasses_of_arrays_and_json_values_come_back(path: Path) -> None:
    part = Part(numbers=np.arange(5), size=3)
    whole = Whole(terms=["é", "\ud800"], counts={"é": 2}, part=part)

    save_snapshot(path, {"whole": to_snapshot(whole)}, made_from="a")
    read = from_snapshot(Whole, load_snapshot(path, made_from="a")["whole"])

    assert (read.terms, read.counts) == (whole.terms, whole.counts)
    assert (read.part.numbers.tolist(), read.part.size) == ([0, 1, 2, 3, 4], 3)
    assert {file.name for file in path.rglob("*.npy")} == {
        "whole.terms.npy",
        "whole.counts.npy",
        "whole.part.numbers.npy",
        "whole.part.size.npy",
    }


def test_arrays_are_mapped_not_copied_and_cannot_be_written_to(path: Path) -> None:
    write(path, np.arange(1000))

    [array] = load_snapshot(path, made_from="a").values()

    assert type(array) is np.ndarray
    assert not array.flags.owndata
    assert array.ctypes.data % 64 == 0
    with pytest.raises(ValueError, match="read-only"):
        array[0] = 1


def test_any_changed_byte_is_noticed(path: Path) -> None:
    write(path, np.arange(10), np.arange(2))

    for file, whole in files_of(path).items():
        for place in range(len(whole)):
            damaged = bytearray(whole)
            damaged[place] ^= 1
            file.write_bytes(damaged)
            with pytest.raises(Unusable):
                load_snapshot(path, made_from="a")
        file.write_bytes(whole)


@pytest.mark.parametrize("left", [0, 1, 20, 41, -1])
def test_a_file_that_was_cut_is_noticed(path: Path, left: int) -> None:
    write(path, np.arange(10))

    for file, whole in files_of(path).items():
        file.write_bytes(whole[:left])
        with pytest.raises(Unusable):
            load_snapshot(path, made_from="a")
        file.write_bytes(whole)


def test_a_file_that_is_gone_or_too_many_is_noticed(path: Path) -> None:
    write(path, np.arange(10))
    [folder] = path.iterdir()

    np.save(folder / "1.npy", np.arange(3))
    with pytest.raises(Unusable, match="damaged"):
        load_snapshot(path, made_from="a")

    for name in ("0.npy", "manifest.json"):
        (folder / name).unlink()
        with pytest.raises(Unusable):
            load_snapshot(path, made_from="a")


def test_the_manifest_says_what_it_was_made_from_and_every_hash(path: Path) -> None:
    write(path, np.arange(10), made_from="c0ffee")

    manifest = json.loads((path / "snapshot-c0ffee" / "manifest.json").read_text())

    assert manifest["made_from"] == "c0ffee"
    assert [*manifest["sha256"]] == ["0"]


def test_what_was_made_from_something_else_is_noticed(path: Path) -> None:
    write(path, np.arange(10))

    with pytest.raises(Unusable, match="has none of this knowledge"):
        load_snapshot(path, made_from="b")

    (path / "snapshot-a").rename(path / "snapshot-b")
    with pytest.raises(Unusable, match="damaged"):
        load_snapshot(path, made_from="b")


@pytest.mark.parametrize("is_file", [True, False])
def test_what_is_no_folder_of_snapshots_is_to_be_made(
    path: Path, is_file: bool
) -> None:
    if is_file:
        path.parent.mkdir()
        path.write_bytes(b"of another version")

    with pytest.raises(Unusable):
        load_snapshot(path, made_from="a")


def test_no_object_is_ever_pickled(path: Path) -> None:
    with pytest.raises(ValueError, match="allow_pickle=False"):
        write(path, np.array([object()]))


def test_a_disk_that_is_full_leaves_the_old_snapshot_and_nothing_else(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(path, np.arange(10))
    before = files_of(path)

    def full(file: Path, *_: object, **__: object) -> None:
        file.write_bytes(b"half")
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("numpy.save", full)
        with pytest.raises(OSError, match="No space"):
            write(path, np.arange(20), made_from="b")

    assert files_of(path) == before
    assert [folder.name for folder in path.iterdir()] == ["snapshot-a"]


@pytest.mark.parametrize("made_from", ["a", "b"])
def test_a_new_snapshot_takes_the_place_of_the_old_one(
    path: Path, made_from: str
) -> None:
    write(path, np.arange(10))
    write(path, np.arange(3), made_from=made_from)

    [array] = load_snapshot(path, made_from=made_from).values()

    assert array.tolist() == [0, 1, 2]
    assert [folder.name for folder in path.iterdir()] == [f"snapshot-{made_from}"]


def test_any_user_may_read_it(path: Path) -> None:
    write(path, np.arange(10))

    [folder] = path.iterdir()

    assert folder.stat().st_mode & 0o777 == 0o755
    assert all(file.stat().st_mode & 0o444 == 0o444 for file in folder.iterdir())


def test_an_old_snapshot_stays_readable_while_a_new_one_takes_its_place(
    path: Path,
) -> None:
    write(path, np.arange(1000))
    [old] = load_snapshot(path, made_from="a").values()

    write(path, np.zeros(5))

    assert old.tolist() == list(range(1000))


def test_of_two_that_lock_the_same_folder_one_waits(path: Path) -> None:
    is_locked = Event()

    def lock() -> bool:
        with locked(path):
            return is_locked.is_set()

    with ThreadPoolExecutor() as threads:
        with locked(path):
            other = threads.submit(lock)
            assert not other.done()
            is_locked.set()
        assert other.result(timeout=60)


@given(
    st.lists(st.lists(st.text(max_size=2), max_size=5), max_size=8),
    st.lists(st.text(max_size=2), max_size=4),
)
def test_postings_rank_as_before_they_were_saved(
    tmp_path_factory: pytest.TempPathFactory,
    corpus: list[list[str]],
    query: list[str],
) -> None:
    path = tmp_path_factory.mktemp("saved") / "index"
    before = Bm25(corpus).postings

    save_snapshot(path, to_snapshot(before), made_from="a")
    after = from_snapshot(Postings, load_snapshot(path, made_from="a"))

    assert after.scores(query).tolist() == before.scores(query).tolist()
    assert after.counts == before.counts
