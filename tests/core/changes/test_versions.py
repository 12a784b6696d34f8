"""Earlier versions of a folder: revisions in git, other folders, and none."""

import subprocess
from pathlib import Path

import pytest

from bot import Responder
from bot.changes import earlier_version
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


def test_a_machine_without_git_is_told_the_same(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")

    with pytest.raises(BadRequest, match="--from FOLDER"):
        earlier_version(folder)


@pytest.mark.parametrize("name", ["GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE"])
def test_a_hook_of_another_repository_changes_nothing(
    name: str, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    git(other, "init", "--quiet")
    git(other, "commit", "--quiet", "--allow-empty", "--message", "Of another")
    places = {"GIT_INDEX_FILE": "index", "GIT_WORK_TREE": ".."}
    monkeypatch.setenv(name, str(other / ".git" / places.get(name, "")))

    before = earlier_version(folder)

    assert "“An edit”" in before.name
    assert "refund-time" in before.knowledge.entries


def test_a_linked_worktree_has_its_own_head(folder: Path, tmp_path: Path) -> None:
    linked = tmp_path / "a linked one"
    git(folder, "worktree", "add", "--quiet", "-b", "draft", str(linked))
    there = linked / folder.name
    replace_line(there / PLAN, ANSWER, "answer: Refunds come in 14 days.")
    commit(linked)

    here, drafted = earlier_version(folder), earlier_version(there)

    assert here.knowledge.entries["refund-time"].answer == "A refund takes 14 days."
    assert drafted.knowledge.entries["refund-time"].answer == (
        "Refunds come in 14 days."
    )


def test_of_a_shallow_clone_the_way_to_the_rest_is_told(
    folder: Path, tmp_path: Path
) -> None:
    replace_line(folder / PLAN, ANSWER, "answer: Refunds come in 14 days.")
    commit(folder)
    address = f"file://{folder.parent}"
    git(tmp_path, "clone", "--quiet", "--depth=1", address, str(tmp_path / "clone"))
    clone = tmp_path / "clone" / folder.name

    with pytest.raises(BadRequest, match="git fetch --unshallow"):
        earlier_version(clone, "HEAD~1")

    assert "refund-time" in earlier_version(clone).knowledge.entries


def test_a_folder_that_git_ignores_is_not_to_be_committed(
    folder: Path, tmp_path: Path
) -> None:
    (tmp_path / ".gitignore").write_text("/draft/\n")
    draft = write_files(tmp_path / "draft", SHOP_FILES)

    with pytest.raises(BadRequest, match="gitignore leaves out") as error:
        earlier_version(draft)

    assert "--from FOLDER" in str(error.value)
    assert "commit the folder" not in str(error.value)


def test_a_repository_of_somebody_else_is_not_said_to_be_none(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Git's own tests use this variable in place of another user.
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")

    with pytest.raises(BadRequest, match="dubious ownership") as error:
        earlier_version(folder)

    assert "--add safe.directory" in str(error.value)
    assert "is in no git repository" not in str(error.value)


@pytest.mark.parametrize("target", ["/etc/hostname", "../../elsewhere.yaml"])
def test_a_link_out_of_the_folder_is_named(target: str, folder: Path) -> None:
    (folder / "topics" / "more.yaml").symlink_to(target)
    commit(folder)

    with pytest.raises(BadRequest, match="a link out of the folder") as error:
        earlier_version(folder)

    assert str(error.value).startswith(f"{folder}/topics/more.yaml is, in ")
    assert "put the file itself there" in str(error.value)


def test_a_link_within_the_folder_is_read(folder: Path) -> None:
    (folder / PLAN).rename(folder / "orders.txt")
    (folder / PLAN).symlink_to("../orders.txt")
    commit(folder)

    assert "refund-time" in earlier_version(folder).knowledge.entries


def test_a_folder_that_is_not_there_is_said_to_be_missing(folder: Path) -> None:
    with pytest.raises(BadRequest, match="there is no folder"):
        earlier_version(folder / "gone")


def test_a_folder_that_was_never_committed_has_no_earlier_version(
    folder: Path,
) -> None:
    new = write_files(folder.parent / "new", SHOP_FILES)

    with pytest.raises(BadRequest, match="commit the folder"):
        earlier_version(new)


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
