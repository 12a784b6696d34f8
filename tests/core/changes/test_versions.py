"""Earlier versions of a folder: revisions in git, other folders, and none."""

import subprocess
from pathlib import Path

import pytest

from bot import Responder
from bot.changes import earlier_version, is_in_git
from bot.domain import BadRequest, KnowledgeError
from tests.builders import SHOP_FILES, replace_line, write_files

PLAN = "topics/orders.yaml"
MORE = """\
title: Gifts
entries:
  - id: gift-wrapping
    question: Do you wrap gifts?
    answer: Yes, in brown paper.
"""
ANSWER = "answer: A refund takes 14 days."


def git(folder: Path, *arguments: str) -> None:
    who = ("-c", "user.name=An editor", "-c", "user.email=editor@example.org")
    command = ["git", "-C", str(folder), *who, *arguments]
    subprocess.run(command, check=True, capture_output=True)


def commit(folder: Path) -> None:
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "An edit")


@pytest.fixture(name="folder")
def _folder(tmp_path: Path) -> Path:
    """The shop's knowledge, a folder of a repository with a commit."""
    git(tmp_path, "init", "--quiet")
    folder = write_files(tmp_path / "our faq", SHOP_FILES)
    commit(tmp_path)
    return folder


def test_without_a_name_it_is_what_was_committed_last(folder: Path) -> None:
    replace_line(folder / PLAN, ANSWER, "answer: Refunds come in 14 days.")

    before = earlier_version(folder)

    assert before.name.startswith("HEAD (")
    assert "“An edit”" in before.name
    assert before.knowledge.entries["refund-time"].answer == "A refund takes 14 days."
    assert before.problems == ()


def test_a_revision_is_any_name_that_git_knows(folder: Path) -> None:
    replace_line(folder / PLAN, ANSWER, "answer: Refunds come in 14 days.")
    commit(folder)

    answers = [
        earlier_version(folder, name).knowledge.entries["refund-time"].answer
        for name in ("HEAD~1", "HEAD")
    ]

    assert answers == ["A refund takes 14 days.", "Refunds come in 14 days."]


def test_a_folder_is_compared_as_it_is_there(folder: Path, tmp_path: Path) -> None:
    other = write_files(tmp_path / "older", SHOP_FILES)

    before = earlier_version(folder, str(other))

    assert before.name == str(other)
    assert before.knowledge.entries.keys() >= {"refund-time"}


@pytest.mark.parametrize("name", ["no-such-branch", "--output=x", "HEAD:our faq"])
def test_what_is_no_revision_is_said_with_examples(folder: Path, name: str) -> None:
    with pytest.raises(BadRequest, match="neither a folder nor a revision") as error:
        earlier_version(folder, name)

    assert "--from HEAD~1" in str(error.value)


def test_without_git_the_way_out_is_another_folder(tmp_path: Path) -> None:
    folder = write_files(tmp_path / "faq", SHOP_FILES)

    with pytest.raises(BadRequest, match="in no git repository") as error:
        earlier_version(folder)

    assert "--from FOLDER" in str(error.value)
    assert not is_in_git(folder)


def test_a_machine_without_git_is_told_the_same(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")

    with pytest.raises(BadRequest, match="--from FOLDER"):
        earlier_version(folder)

    assert not is_in_git(folder)


def test_a_folder_that_was_never_committed_has_no_earlier_version(
    folder: Path,
) -> None:
    new = write_files(folder.parent / "new", SHOP_FILES)

    with pytest.raises(BadRequest, match="commit the folder"):
        earlier_version(new)

    assert is_in_git(folder)
    assert not is_in_git(new)


def test_an_earlier_version_with_errors_is_read_without_the_wrong_files(
    folder: Path,
) -> None:
    replace_line(folder / PLAN, ANSWER, "awnser: A refund takes 14 days.")
    write_files(folder, {"topics/more.yaml": MORE})
    commit(folder)

    before = earlier_version(folder)

    assert any("awnser" in problem.what for problem in before.problems)
    assert [entry.id for entry in before.knowledge] == ["gift-wrapping"]


def test_a_group_that_an_earlier_version_lacks_stands_nowhere(folder: Path) -> None:
    (folder / "safety" / "words.yaml").unlink()
    commit(folder)

    before = earlier_version(folder)
    verdict = Responder(before.knowledge).verdict("my battery burns badly")

    assert before.problems
    assert verdict.rule is None or verdict.like


def test_a_source_that_an_earlier_version_lacks_is_left_out(folder: Path) -> None:
    sources = folder / "sources.yaml"
    sources.unlink()
    commit(folder)

    before = earlier_version(folder)

    assert before.problems
    assert {entry.sources for entry in before.knowledge} == {()}


def test_an_earlier_version_without_topics_is_no_knowledge(folder: Path) -> None:
    (folder / PLAN).unlink()
    for topic in (folder / "topics").iterdir():
        topic.unlink()
    commit(folder)

    with pytest.raises(KnowledgeError, match="no topic files"):
        earlier_version(folder)
