"""Folders and archives stand for the files in them."""

from pathlib import Path
from zipfile import ZipFile

import pytest

from bot.domain import BadRequest
from bot.formats import folders
from bot.formats.folders import contents
from bot.formats.transfer import import_files

FILES = {
    "domain.yml": b"responses: {}\n",
    "data/nlu.md": b"## intent:a\n",
    "logo.png": b"\x89PNG",
}


@pytest.fixture(name="folder")
def _folder(tmp_path: Path) -> Path:
    for name, content in FILES.items():
        path = tmp_path / "bot" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return tmp_path / "bot"


@pytest.fixture(name="archive")
def _archive(tmp_path: Path) -> Path:
    with ZipFile(tmp_path / "bot.zip", "w") as archive:
        for name, content in FILES.items():
            archive.writestr(name, content)
    return tmp_path / "bot.zip"


def test_a_file_is_itself(folder: Path) -> None:
    logo = folder / "logo.png"

    assert list(contents(logo)) == [(str(logo), b"\x89PNG")]


def test_a_folder_is_the_files_that_formats_are_spread_over(folder: Path) -> None:
    assert list(contents(folder)) == [
        (str(folder / "data" / "nlu.md"), b"## intent:a\n"),
        (str(folder / "domain.yml"), b"responses: {}\n"),
    ]


def test_an_archive_is_read_without_being_unpacked(archive: Path) -> None:
    assert list(contents(archive)) == [
        (f"{archive}/data/nlu.md", b"## intent:a\n"),
        (f"{archive}/domain.yml", b"responses: {}\n"),
    ]


def test_an_archive_that_would_fill_the_memory_is_refused(
    archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folders, "_LIMIT", 20)

    with pytest.raises(BadRequest, match="unpacks to more than"):
        list(contents(archive))


def test_what_cannot_be_read_is_explained(tmp_path: Path) -> None:
    torn, empty = tmp_path / "torn.zip", tmp_path / "empty"
    torn.write_bytes(b"PK")
    empty.mkdir()

    with pytest.raises(BadRequest, match=r"Cannot unpack .*torn\.zip: File is not"):
        list(contents(torn))
    with pytest.raises(BadRequest, match=r"There is no \.html, .* file in .*empty"):
        list(contents(empty))
    with pytest.raises(BadRequest, match=r"Cannot read .*gone\.csv: No such file"):
        list(contents(tmp_path / "gone.csv"))


def test_other_files_of_a_folder_do_no_harm(folder: Path, tmp_path: Path) -> None:
    (folder / "page.htm").write_text("<h1>A bot</h1>", encoding="utf-8")
    (folder / "package.json").write_text("{}", encoding="utf-8")
    (folder / "README.md").write_text("# A bot\n", encoding="utf-8")
    domain = "responses:\n  utter_a:\n  - text: Yes.\n"
    (folder / "domain.yml").write_text(domain, encoding="utf-8")
    (folder / "data" / "nlu.md").write_text(
        "## intent:a\n- Really?\n", encoding="utf-8"
    )

    imported = import_files([folder], tmp_path / "new")

    assert [entry.question for entry in imported.entries] == ["Really?"]
    assert imported.remarks == tuple(
        f"{folder}/{name}:1: is not read with files of Rasa; import it by itself"
        for name in ("package.json", "page.htm")
    )
