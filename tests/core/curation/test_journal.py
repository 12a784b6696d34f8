"""Edits written and taken back: exactly, one at a time, and as commits of git."""

import json
import os
import subprocess
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot import Edit, Journal, KnowledgeError, WrittenEdit
from bot.curation import journal
from bot.curation.drafts import draft
from bot.curation.history import ADDRESS, NAME
from bot.domain import BadRequest
from bot.files import replace_file

NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)
LATER = datetime(2026, 11, 29, 13, tzinfo=UTC)


@pytest.fixture
def orders(knowledge_folder: Path) -> Path:
    return knowledge_folder / "topics" / "orders.yaml"


@pytest.fixture
def kept(knowledge_folder: Path, tmp_path: Path) -> Journal:
    return Journal(knowledge_folder, tmp_path / "edits")


def write(kept: Journal, orders: Path, phrasing: str) -> WrittenEdit:
    edit = Edit(entry="refund-time", phrasing=phrasing)
    return kept.write(draft(orders.parents[1], edit), NOW)


def git(folder: Path, *arguments: str) -> str:
    return subprocess.run(
        ["git", "-C", str(folder), *arguments],
        check=True,
        capture_output=True,
        text=True,
    ).stdout.strip()


@pytest.fixture
def repository(orders: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The knowledge in git, where nobody has said who they are."""
    folder = orders.parents[1]
    for name in list(os.environ):
        if name.startswith("GIT_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    git(folder, "init", "--quiet")
    git(folder, "add", ".")
    identity = ("-c", "user.name=Ada", "-c", "user.email=ada@example.org")
    git(folder, *identity, "commit", "--quiet", "--message=Begin")
    return folder


def test_an_edit_is_taken_back_to_the_byte(kept: Journal, orders: Path) -> None:
    before = orders.read_bytes()

    done = write(kept, orders, "money back, how soon")
    after = orders.read_bytes()
    undone = kept.undo(done.number, LATER)

    assert b"money back, how soon" in after
    assert orders.read_bytes() == before
    assert (done.at, undone.undone) == (NOW, LATER)
    assert kept.latest() == (undone,)


def test_the_latest_comes_first_and_is_undone_first(
    kept: Journal, orders: Path
) -> None:
    before = orders.read_bytes()
    first, second = (
        write(kept, orders, text) for text in ("one refund", "two refunds")
    )

    with pytest.raises(BadRequest, match=r"undo edit 2 first"):
        kept.undo(first.number, LATER)
    assert [edit.number for edit in kept.latest()] == [2, 1]
    kept.undo(second.number, LATER)
    kept.undo(first.number, LATER)
    assert orders.read_bytes() == before


def test_a_file_that_was_changed_since_stays_and_what_to_do_is_said(
    kept: Journal, orders: Path
) -> None:
    done = write(kept, orders, "money back, how soon")
    orders.write_text(orders.read_text().replace("Orders", "Shop"))
    changed = orders.read_bytes()

    with pytest.raises(BadRequest, match="by hand") as refused:
        kept.undo(done.number, LATER)

    assert "-      - money back, how soon\n" in str(refused.value)
    assert orders.read_bytes() == changed
    assert not kept.latest()[0].undone


def test_what_is_undone_or_was_never_there_cannot_be_undone(
    kept: Journal, orders: Path
) -> None:
    done = write(kept, orders, "money back, how soon")
    kept.undo(done.number, LATER)

    with pytest.raises(BadRequest, match="is undone already"):
        kept.undo(done.number, LATER)
    with pytest.raises(BadRequest, match="no edit 7"):
        kept.undo(7, LATER)


def test_a_file_that_is_not_as_it_was_looked_at_is_not_written(
    kept: Journal, orders: Path
) -> None:
    edit = draft(orders.parents[1], Edit(entry="refund-time", phrasing="refund when"))
    orders.write_text(orders.read_text().replace("Orders", "Shop"))
    changed = orders.read_bytes()

    with pytest.raises(KnowledgeError, match="changed meanwhile"):
        kept.write(edit, NOW)

    assert orders.read_bytes() == changed
    assert kept.latest() == ()


def test_of_edits_at_once_each_is_written_or_refused(
    kept: Journal, orders: Path
) -> None:
    folder = orders.parents[1]
    drafts = [
        draft(folder, Edit(entry="refund-time", phrasing=f"refund {n}"))
        for n in range(8)
    ]

    def attempt(number: int) -> bool:
        try:
            kept.write(drafts[number], NOW)
        except KnowledgeError:
            return False
        return True

    with ThreadPoolExecutor(8) as threads:
        written = list(threads.map(attempt, range(8)))

    [done] = kept.latest()
    assert sum(written) == 1
    assert orders.read_text() == done.after


def test_an_edit_that_cannot_be_written_leaves_nothing_behind(
    kept: Journal, orders: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = orders.read_bytes()

    def fail(*_: object) -> None:
        raise OSError(30, "Read-only file system", str(orders))

    monkeypatch.setattr(journal, "replace_file", fail)
    with pytest.raises(OSError, match="Read-only"):
        write(kept, orders, "money back, how soon")

    assert orders.read_bytes() == before
    assert kept.latest() == ()


def test_an_undo_that_cannot_be_written_can_be_tried_again(
    kept: Journal, orders: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = write(kept, orders, "money back, how soon")
    after = orders.read_bytes()

    def fail(*_: object) -> None:
        raise OSError(30, "Read-only file system", str(orders))

    with monkeypatch.context() as patch:
        patch.setattr(journal, "replace_file", fail)
        with pytest.raises(OSError, match="Read-only"):
            kept.undo(done.number, LATER)
    between = kept.last()
    undone = kept.undo(done.number, LATER)

    assert between == done
    assert undone.undone == LATER
    assert orders.read_bytes() != after


@pytest.mark.parametrize("command", ["rev-parse", "commit"])
def test_whatever_becomes_of_git_the_edit_and_its_way_back_are_kept(
    kept: Journal,
    orders: Path,
    repository: Path,
    monkeypatch: pytest.MonkeyPatch,
    command: str,
) -> None:
    before = orders.read_bytes()
    run = subprocess.run

    def fail(line: list[str], **options: Any) -> Any:
        if command in line:
            raise OSError(12, "Cannot allocate memory")
        return run(line, **options)

    monkeypatch.setattr(subprocess, "run", fail)
    done = write(kept, orders, "money back, how soon")
    after = orders.read_bytes()
    undone = kept.undo(done.number, LATER)

    assert b"money back, how soon" in after
    assert "Cannot allocate memory" in done.commit.said
    assert "not committed" in done.commit.said
    assert "not committed" in undone.commit.said
    assert orders.read_bytes() == before
    assert kept.latest() == (undone,)


def test_a_commit_that_cannot_be_noted_loses_neither_edit_nor_undo(
    kept: Journal,
    orders: Path,
    repository: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    before = orders.read_bytes()
    drafted = Journal._drafted
    full: list[object] = []

    def fill(path: Path, content: bytes) -> None:
        replace_file(path, content)
        full.append(path)

    def fail(self: Journal, written: WrittenEdit) -> Path:
        if full:
            raise OSError(28, "No space left on device")
        return drafted(self, written)

    monkeypatch.setattr(journal, "replace_file", fill)
    monkeypatch.setattr(Journal, "_drafted", fail)
    done = write(kept, orders, "money back, how soon")
    full.clear()
    undone = kept.undo(done.number, LATER)
    full.clear()

    assert done.commit.id
    assert undone.commit.id
    assert caplog.text.count("The commit of edit 1 is not noted") == 2
    assert orders.read_bytes() == before
    assert [edit.undone for edit in kept.latest()] == [LATER]


def test_no_edit_is_written_where_the_way_back_cannot_be_kept(
    orders: Path, tmp_path: Path
) -> None:
    (tmp_path / "full").write_text("no folder")
    before = orders.read_bytes()

    with pytest.raises(OSError, match="full"):
        write(Journal(orders.parents[1], tmp_path / "full"), orders, "refund when")

    assert orders.read_bytes() == before


def test_the_oldest_edits_are_forgotten(
    kept: Journal, orders: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journal, "KEPT", 2)

    for number in range(4):
        write(kept, orders, f"refund {number}")

    assert [edit.number for edit in kept.latest()] == [4, 3]


def test_a_damaged_edit_is_passed_over_with_a_warning(
    kept: Journal, orders: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    first = write(kept, orders, "money back, how soon")
    write(kept, orders, "refund when")
    (tmp_path / "edits" / "2.json").write_text(json.dumps({"number": 2}))
    (tmp_path / "edits" / "1 (copy).json").write_text("no edit at all")

    third = write(kept, orders, "refund how")
    readable = kept.latest()

    assert readable == (third, first)
    assert "2.json is damaged: delete it" in caplog.text
    with pytest.raises(BadRequest, match=r"2\.json is damaged: delete it"):
        kept.undo(2, LATER)


def test_the_last_edit_is_read_alone(
    kept: Journal, orders: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    assert kept.last() is None

    write(kept, orders, "money back, how soon")
    last = write(kept, orders, "refund when")
    (tmp_path / "edits" / "1.json").write_text("never looked at")

    assert kept.last() == last
    assert caplog.text == ""


def test_a_link_to_a_topic_stays_a_link(kept: Journal, orders: Path) -> None:
    target = orders.parents[2] / "shared.yaml"
    orders.rename(target)
    orders.symlink_to(target)

    done = write(kept, orders, "money back, how soon")
    written = target.read_text()
    kept.undo(done.number, LATER)

    assert orders.is_symlink()
    assert "money back, how soon" in written
    assert "money back, how soon" not in target.read_text()


def test_without_git_nothing_is_said_of_it(
    kept: Journal, orders: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    outside = write(kept, orders, "money back, how soon")
    monkeypatch.setenv("PATH", "")
    without = write(kept, orders, "refund when")

    assert outside.commit.said == without.commit.said == ""


def test_an_edit_is_a_commit_of_its_file_alone_and_so_is_its_end(
    kept: Journal, orders: Path, repository: Path
) -> None:
    settings = repository / "settings.yaml"
    settings.write_text(settings.read_text() + "# staged\n")
    git(repository, "add", "settings.yaml")

    done = write(kept, orders, "money back, how soon")
    author = git(repository, "log", "-1", "--format=%an <%ae> %s")
    changed = git(repository, "show", "--name-only", "--format=", "HEAD")
    undone = kept.undo(done.number, LATER)

    assert author == f"{NAME} <{ADDRESS}> refund-time: phrasing added"
    assert changed == "topics/orders.yaml"
    assert git(repository, "status", "--porcelain") == "M  settings.yaml"
    assert git(repository, "log", "-1", "--format=%h %s") == (
        f"{undone.commit.id} Undo refund-time: phrasing added"
    )
    assert git(repository, "diff", "HEAD~2", "HEAD") == ""


def test_the_identity_of_the_repository_signs(
    kept: Journal, orders: Path, repository: Path
) -> None:
    git(repository, "config", "user.name", "Ada")
    git(repository, "config", "user.email", "ada@example.org")

    done = write(kept, orders, "money back, how soon")

    assert git(repository, "log", "-1", "--format=%h %an <%ae>") == (
        f"{done.commit.id} Ada <ada@example.org>"
    )


def test_changes_of_others_are_not_committed_along(
    kept: Journal, orders: Path, repository: Path
) -> None:
    orders.write_text(orders.read_text().replace("title: Orders", "title: Shop"))
    last = git(repository, "rev-parse", "HEAD")

    done = write(kept, orders, "money back, how soon")

    assert "had other changes" in done.commit.said
    assert git(repository, "rev-parse", "HEAD") == last
    assert "money back, how soon" in orders.read_text()


def test_a_file_that_git_does_not_have_is_only_written(
    kept: Journal, orders: Path, repository: Path
) -> None:
    git(repository, "rm", "--quiet", "--cached", "topics/orders.yaml")

    done = write(kept, orders, "money back, how soon")

    assert "git does not have orders.yaml yet" in done.commit.said
    assert "money back, how soon" in orders.read_text()


def test_a_hook_that_refuses_is_told_and_the_edit_stays(
    kept: Journal, orders: Path, repository: Path
) -> None:
    hook = repository / ".git" / "hooks" / "pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\necho 'no edits on Sundays' >&2\nexit 1\n")
    hook.chmod(0o755)
    before = orders.read_bytes()

    done = write(kept, orders, "money back, how soon")
    after = orders.read_text()
    kept.undo(done.number, LATER)

    assert done.commit.said == "written, but not committed: no edits on Sundays"
    assert "money back, how soon" in after
    assert orders.read_bytes() == before
