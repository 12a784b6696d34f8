"""A folder as a revision of git has it: whole, apart, and refused in words."""

import os
import subprocess
from pathlib import Path

import pytest

from bot import BadRequest, at_revision, load
from tests.builders import SHOP_FILES, replace_line, write_files

TOPIC = "topics/orders.yaml"


def git(folder: Path, *arguments: str) -> None:
    who = ("-c", "user.name=Till", "-c", "user.email=till@shop.example")
    subprocess.run(["git", "-C", str(folder), *who, *arguments], check=True)


def commit(folder: Path) -> None:
    git(folder, "add", "-A")
    git(folder, "commit", "--quiet", "-m", "An edit")


@pytest.fixture(name="folder")
def _folder(tmp_path: Path) -> Path:
    """A folder within a repository, with two commits and a change that is in none."""
    folder = write_files(tmp_path / "site" / "faq", SHOP_FILES)
    git(tmp_path / "site", "init", "--quiet")
    commit(folder)
    replace_line(
        folder / TOPIC, "answer: A refund takes 14 days.", "answer: Two weeks."
    )
    commit(folder)
    replace_line(folder / TOPIC, "answer: Two weeks.", "answer: Soon.")
    return folder


@pytest.mark.parametrize(
    ("revision", "answer"),
    [("HEAD", "Two weeks."), ("HEAD~1", "A refund takes 14 days.")],
)
def test_each_revision_has_its_own_files(
    folder: Path, revision: str, answer: str
) -> None:
    with at_revision(folder, revision) as copy:
        knowledge = load(copy)

    assert knowledge.entries["refund-time"].answer == answer
    assert not copy.exists()
    assert load(folder).entries["refund-time"].answer == "Soon."


def test_a_hook_of_another_repository_does_not_mislead(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    git(tmp_path, "init", "--quiet", "elsewhere")
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "elsewhere" / ".git"))

    with at_revision(folder, "HEAD") as copy:
        assert (copy / TOPIC).exists()


def test_files_that_came_later_are_not_there(folder: Path) -> None:
    (folder / "topics" / "staff.yaml").write_text("title: Staff\nentries: []\n")

    with at_revision(folder, "HEAD") as copy:
        assert os.listdir(copy / "topics") == ["orders.yaml"]


def test_what_cannot_be_had_is_said(folder: Path, tmp_path: Path) -> None:
    new = folder.parent / "new"
    new.mkdir()
    outside = tmp_path / "outside"
    outside.mkdir()

    for place, revision, what in (
        (folder, "nope", "'nope' is neither a folder nor a revision of"),
        (folder, "--help", "'--help' is neither a folder nor a revision of"),
        (new, "HEAD", "'HEAD' does not have"),
        (outside, "HEAD", "is in no repository of git; name a folder in place of"),
        (tmp_path / "gone", "HEAD", "There is no folder"),
    ):
        with pytest.raises(BadRequest, match=what), at_revision(place, revision):
            pass


def test_without_git_a_folder_is_asked_for(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")

    with (
        pytest.raises(BadRequest, match="git is not installed here"),
        at_revision(folder, "HEAD"),
    ):
        pass
