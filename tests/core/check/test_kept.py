"""A file that is served and gone is told; an editor may still remove one on purpose."""

from pathlib import Path

import pytest

from bot import load
from bot.check.kept import check_files_kept
from tests.builders import SHOP_FILES, write_files

TOPIC = "topics/orders.yaml"
MORE = "topics/more.yaml"
FILES = {
    **SHOP_FILES,
    MORE: """\
        title: More
        entries:
          - id: hours
            question: When are you open?
            answer: Always.
        """,
    "calibration.yaml": """\
        knowledge: "66538b2e4819"
        semantic: true
        shift: 0
        answer_from: 0.4
        suggest_from: 0.2
        """,
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_files(tmp_path, FILES)


def lost(folder: Path, *gone: str, **now: str) -> list[str]:
    """What is told when files are gone, and others hold another text."""
    served = load(folder)
    for name in gone:
        (folder / name).unlink()
    write_files(
        folder, {f"{name.replace('__', '/')}.yaml": t for name, t in now.items()}
    )
    return [f"{p.path}: {p.what}" for p in check_files_kept(load(folder), served)]


@pytest.mark.parametrize(
    ("name", "on_purpose"),
    [
        ("scope.yaml", "leave the file with '{}'"),
        ("smalltalk.yaml", "leave the file with '{}'"),
        ("settings.yaml", "leave the file with '{}'"),
        ("synonyms.yaml", "leave the file with '[]'"),
        ("calibration.yaml", "restart the server"),
        (MORE, "leave the file with its title and 'entries: []'"),
    ],
)
def test_a_file_that_is_gone_is_told_with_how_to_remove_it_on_purpose(
    folder: Path, name: str, on_purpose: str
) -> None:
    [problem] = lost(folder, name)

    assert problem.startswith(f"{name}: this ")
    assert on_purpose in problem


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("scope", "{}"),
        ("smalltalk", "{}"),
        ("settings", "{}"),
        ("synonyms", "[]"),
        ("topics__more", "title: More\nentries: []\n"),
    ],
)
def test_what_is_left_empty_on_purpose_is_right(
    folder: Path, name: str, text: str
) -> None:
    assert lost(folder, **{name: text}) == []


def test_a_topic_may_be_renamed(folder: Path) -> None:
    assert lost(folder, MORE, topics__other=FILES[MORE]) == []


def test_entries_may_be_taken_out_of_a_topic_that_stays(folder: Path) -> None:
    text = FILES[TOPIC].replace("- refund-time", "- delivery-time")
    text = text[: text.index("          - id: refund-time")]

    assert lost(folder, topics__orders=text) == []
