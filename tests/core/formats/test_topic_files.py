"""Topics as files: sizes that can be read, progress, and differences."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from bot import load
from bot.formats import topic_files
from bot.formats.topic_files import FileEdit
from bot.formats.transfer import import_files


@pytest.fixture(name="sheet")
def _sheet(tmp_path: Path) -> Path:
    rows = "".join(f"Is shelf {n} free?,Shelf {n} is free.\n" for n in range(60))
    sheet = tmp_path / "shelves.csv"
    sheet.write_text(f"question,answer\n{rows}", encoding="utf-8")
    return sheet


def test_a_topic_too_large_for_a_file_becomes_several(
    sheet: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(topic_files, "_LARGEST", 2_000)

    imported = import_files([sheet], tmp_path / "new")

    topics = load(tmp_path / "new").topics
    assert [path.name for path in imported.paths] == [
        "shelves.yaml",
        "shelves-2.yaml",
        "shelves-3.yaml",
    ]
    assert [t.title for t in topics.values()] == ["Shelves 2", "Shelves 3", "Shelves"]
    assert sum(len(topic.entries) for topic in topics.values()) == 60
    assert all(path.stat().st_size < 2_200 for path in imported.paths)


def test_who_waits_for_many_entries_sees_them_written(
    sheet: Path, tmp_path: Path
) -> None:
    seen = []

    def watch(items: Iterable[Any], label: str, most: int) -> Iterable[Any]:
        seen.append((label, most))
        return items

    import_files([sheet], tmp_path / "new", watch=watch)

    assert seen == [("writing entries", 60)]


def test_a_difference_keeps_to_the_lines_of_the_file() -> None:
    edit = FileEdit(
        path=Path("a.yaml"), before=b"a: 1\nb: \xc2\x85", after=b"a: 2\nb: \xc2\x85\n"
    )

    assert edit.difference == (
        "--- a.yaml\n+++ a.yaml\n@@ -1,2 +1,2 @@\n-a: 1\n-b: \x85\n"
        "\\ No newline at end of file\n+a: 2\n+b: \x85\n"
    )


def test_a_new_file_is_never_written_over_one(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(b"old")

    with pytest.raises(FileExistsError):
        FileEdit(path=path, after=b"new").write()

    assert path.read_bytes() == b"old"
