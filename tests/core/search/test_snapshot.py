"""Files of arrays: what is read is what was written, or nothing is."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from bot.search.bm25 import Bm25
from bot.search.postings import Postings
from bot.search.snapshot import Saved, Unusable, load, save


@pytest.fixture(name="path")
def _path(tmp_path: Path) -> Path:
    return tmp_path / "new" / "index"


def write(path: Path, *arrays: NDArray[Any]) -> None:
    named = {str(number): array for number, array in enumerate(arrays)}
    save(path, Saved(values={"terms": ["é", "\ud800"]}, arrays=named), made_from="a")


def test_values_and_arrays_of_any_kind_come_back(path: Path) -> None:
    arrays: list[NDArray[Any]] = [
        np.arange(5, dtype=np.int32),
        np.zeros((0, 3)),
        np.eye(3)[:, ::2],
    ]

    write(path, *arrays)
    found = load(path, made_from="a")

    assert found.values == {"terms": ["é", "\ud800"]}
    for array, read in zip(arrays, found.arrays.values(), strict=True):
        assert read.dtype == array.dtype
        assert read.tolist() == array.tolist()


def test_arrays_are_mapped_not_copied_and_cannot_be_written_to(path: Path) -> None:
    write(path, np.arange(1000))

    [array] = load(path, made_from="a").arrays.values()

    assert not array.flags.owndata
    assert array.ctypes.data % 64 == 0
    with pytest.raises(ValueError, match="read-only"):
        array[0] = 1


def test_any_changed_byte_is_noticed(path: Path) -> None:
    write(path, np.arange(10))
    whole = path.read_bytes()

    for place in range(len(whole)):
        damaged = bytearray(whole)
        damaged[place] ^= 1
        path.write_bytes(damaged)
        with pytest.raises(Unusable):
            load(path, made_from="a")


@pytest.mark.parametrize("left", [0, 1, 20, 41, 100, -1])
def test_a_file_that_was_cut_is_noticed(path: Path, left: int) -> None:
    write(path, np.arange(10))
    path.write_bytes(path.read_bytes()[:left])

    with pytest.raises(Unusable):
        load(path, made_from="a")


def test_what_was_made_from_something_else_is_noticed(path: Path) -> None:
    write(path, np.arange(10))

    with pytest.raises(Unusable, match="something else"):
        load(path, made_from="b")


def test_a_file_that_is_not_there_is_to_be_made(path: Path) -> None:
    with pytest.raises(Unusable, match="none yet"):
        load(path, made_from="a")


def test_a_write_that_fails_leaves_the_old_file_alone(path: Path) -> None:
    write(path, np.arange(10))
    before = path.read_bytes()

    with pytest.raises(TypeError):
        save(path, Saved(values={"no JSON": {1}}, arrays={}), made_from="b")

    assert path.read_bytes() == before
    assert list(path.parent.iterdir()) == [path]


def test_a_disk_that_is_full_leaves_the_old_file_and_nothing_else(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(path, np.arange(10))
    before = path.read_bytes()

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        write(path, np.arange(20))

    assert path.read_bytes() == before
    assert list(path.parent.iterdir()) == [path]


def test_any_user_may_read_the_file(path: Path) -> None:
    write(path, np.arange(10))

    assert path.stat().st_mode & 0o777 == 0o644


def test_the_old_file_stays_readable_while_a_new_one_takes_its_place(
    path: Path,
) -> None:
    write(path, np.arange(1000))
    [old] = load(path, made_from="a").arrays.values()

    write(path, np.zeros(5))

    assert old.tolist() == list(range(1000))


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
    before = Postings.of(Bm25(corpus))

    save(path, before.saved(), made_from="a")
    after = Postings.load(load(path, made_from="a"))

    assert after.scores(query).tolist() == before.scores(query).tolist()
    assert after.top(query, 5).documents.tolist() == (
        before.top(query, 5).documents.tolist()
    )
