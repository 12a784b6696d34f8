"""`askwell diff`: an editor's change, as visitors will see it."""

import json
import os
import re
import sqlite3
import subprocess
from pathlib import Path
from typing import Any

import pytest

from bot.changes import REPLIES
from bot.cli import asking
from tests.builders import SHOP_FILES, replace_line, write_files
from tests.core.cli.running import main

FIRE, PLAN = "safety/battery-fire.yaml", "topics/orders.yaml"
WHEN = '- "{battery} {burning}"'
ANSWER = "answer: A refund takes 14 days."
WORDS = "name: Shop\nsemantic: false\n"


def git(folder: Path, *arguments: str) -> None:
    who = ("-c", "user.name=An editor", "-c", "user.email=editor@example.org")
    command = ["git", "-C", str(folder), *who, *arguments]
    subprocess.run(command, check=True, capture_output=True)


@pytest.fixture(name="folder")
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The shop's knowledge, committed, in the folder where commands run."""
    monkeypatch.chdir(tmp_path)
    git(tmp_path, "init", "--quiet")
    write_files(tmp_path / "knowledge", SHOP_FILES | {"settings.yaml": WORDS})
    git(tmp_path, "add", "--all")
    git(tmp_path, "commit", "--quiet", "--message", "First")
    return tmp_path / "knowledge"


def silence(folder: Path) -> None:
    """Replace what tells of a fire by nonsense, and its examples with it."""
    replace_line(folder / FIRE, WHEN, "- xqzzy frobnitz")
    replace_line(folder / FIRE, "- my battery burns", "- xqzzy frobnitz now")
    replace_line(folder / FIRE, "- smoke comes out of my battery", "- frobnitz xqzzy")


def said(capsys: pytest.CaptureFixture[str]) -> str:
    return capsys.readouterr().out


def test_nothing_changed_is_exit_status_0(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status = main(["diff"])
    out = said(capsys)

    assert status == 0
    assert "knowledge compared with HEAD (" in out
    assert "For visitors: nothing changes." in out


def test_a_comment_changes_nothing_for_visitors(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    replace_line(folder / PLAN, ANSWER, f"{ANSWER}  # as the terms say")

    assert main(["diff"]) == 0
    assert "For visitors: nothing changes." in said(capsys)


def test_a_danger_whose_phrases_and_examples_are_gone_is_a_lost_siren(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    silence(folder)
    status = main(["diff"])
    out = said(capsys)

    assert status == 1
    assert "SIREN LOST: 2" in out
    assert "escalate battery-fire (emergency) → " in out
    assert "example: my battery burns" in out
    assert out.index("SIREN LOST") < out.index("TEXTS CHANGED")
    assert "2 examples gone: 'my battery burns', 'smoke comes" in out


def test_a_text_is_shown_with_the_words_that_changed(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    replace_line(folder / PLAN, ANSWER, "answer: A refund takes 14 working days.")
    status = main(["diff"])

    assert status == 1
    assert "answer: A refund takes 14 {+working+} days." in said(capsys)


@pytest.mark.parametrize("silenced", [True, False])
def test_the_gate_fails_for_lost_sirens_alone(silenced: bool, folder: Path) -> None:
    replace_line(folder / PLAN, ANSWER, "answer: A refund takes 14 working days.")
    if silenced:
        silence(folder)

    assert main(["diff", "--gate"]) == int(silenced)


def test_labels_are_asked_where_settings_or_options_name_them(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    labels = "- ask: my power pack burns\n  expect: escalate\n"
    more = "- ask: the battery burns badly\n  expect: escalate\n"
    write_files(folder.parent, {"labels/a.yaml": labels, "b.yaml": more})
    write_files(folder, {"settings.yaml": WORDS + "labels:\n  - ../labels\n"})
    silence(folder)
    main(["diff", "--questions", "b.yaml"])
    out = said(capsys)

    assert "label: my power pack burns" in out
    assert "label: the battery burns badly" in out


def test_labels_that_are_not_there_are_one_warning(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_files(folder, {"settings.yaml": WORDS + "labels:\n  - ../labels\n"})
    status = main(["diff"])

    assert status == 0
    assert capsys.readouterr().err.count("warning: there is no labels, which") == 1


def test_labels_that_cannot_be_read_are_trouble(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_files(folder.parent, {"b.yaml": "- expect: escalate\n"})

    assert main(["diff", "--questions", "b.yaml"]) == 2
    assert "b.yaml:1: a label needs 'ask'" in capsys.readouterr().err


def test_an_earlier_version_is_a_folder_or_a_revision(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    older = write_files(folder.parent / "older", SHOP_FILES | {"settings.yaml": WORDS})
    replace_line(older / PLAN, ANSWER, "answer: Refunds take 14 days.")

    assert main(["diff", "--from", str(older)]) == 1
    assert f"compared with {older}" in said(capsys)
    assert main(["diff", "--from", "HEAD"]) == 0


@pytest.mark.parametrize("arguments", [["--from", "no-such"], ["--knowledge", "gone"]])
def test_what_cannot_be_compared_is_trouble(
    arguments: list[str], folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["diff", *arguments]) == 2
    assert re.search(r"--from|--knowledge", capsys.readouterr().err)


def test_errors_of_the_new_version_are_shown_as_check_shows_them(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    replace_line(folder / PLAN, ANSWER, "awnser: A refund takes 14 days.")

    assert main(["diff"]) == 1
    assert "unknown key 'awnser', did you mean 'answer'?" in capsys.readouterr().err


def test_errors_of_the_old_version_are_told_and_borne(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_files(folder, {"scope.yaml": "uncoverd: []\n"})
    git(folder, "commit", "--quiet", "--all", "--message", "Wrong")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--allow-empty", "--message", "Wrong")
    (folder / "scope.yaml").unlink()
    main(["diff"])
    captured = capsys.readouterr()

    assert "1 error" in captured.err
    assert "Its files with errors are left out" in captured.err
    assert "For visitors: " in captured.out


def test_programs_get_every_change(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    silence(folder)
    main(["diff", "--format", "json"])
    values: dict[str, Any] = json.loads(said(capsys))

    assert values["groups"]["siren lost"] == 2
    assert values["asked"] > 8
    assert values["summary"].startswith("2 sirens lost")
    change = values["changes"][0]
    assert change["group"] == "siren lost"
    assert change["was"]["level"] == "emergency"
    assert change["origin"] == "example"


def test_the_page_needs_no_script_and_allows_none(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    silence(folder)
    replace_line(folder / PLAN, ANSWER, "answer: <b>14</b> days & more.")
    main(["diff", "--html", "out/page.html"])
    html = Path("out", "page.html").read_text(encoding="utf-8")

    assert "out/page.html written." in capsys.readouterr().err
    assert "<script" not in html
    assert "default-src 'none'; style-src 'sha256-" in html
    assert "&lt;b&gt;14&lt;/b&gt;" in html
    assert '<h2 class="bad">Siren lost: 2</h2>' in html
    assert "prefers-color-scheme: dark" in html


def test_what_was_asked_once_is_not_asked_again(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    silence(folder)
    main(["diff"])
    first = said(capsys)
    monkeypatch.setattr(asking, "outcome_of", lambda *_: pytest.fail("asked again"))
    status = main(["diff"])

    assert (status, said(capsys)) == (1, first)
    assert REPLIES.exists()


def test_what_was_kept_is_used_where_nothing_more_can_be(
    folder: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    replace_line(folder / PLAN, ANSWER, "answer: Refunds come in 14 days.")
    main(["diff"])
    connect = sqlite3.connect

    def read_only(path: Path, timeout: float) -> sqlite3.Connection:
        return connect(f"file:{path}?mode=ro", uri=True)

    monkeypatch.setattr(sqlite3, "connect", read_only)
    edited = "answer: Refunds come in 14 days."
    replace_line(folder / PLAN, edited, "answer: A refund is there after 14 days.")

    assert main(["diff"]) == 1
    assert main(["check"]) == 0
    assert caplog.text.count("cannot be used, so nothing is kept") == 1


def test_a_committed_link_out_of_the_folder_is_trouble_for_diff_alone(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    link = folder / "topics" / "more.yaml"
    link.symlink_to("/etc/hostname")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "A link")
    link.unlink()

    assert main(["diff"]) == 2
    err = capsys.readouterr().err
    assert err.startswith("knowledge/topics/more.yaml is, in ")
    assert "Traceback" not in err
    assert main(["check"]) == 0


def test_several_processes_find_what_one_finds(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    silence(folder)
    main(["diff"])
    alone = said(capsys)
    REPLIES.unlink()
    monkeypatch.setattr(asking, "_FEW", 0)
    monkeypatch.setattr(asking, "_CHUNK", 2)
    monkeypatch.setattr(asking, "processors", lambda: 2)
    main(["diff"])

    assert said(capsys) == alone


def test_a_process_ends_when_its_command_is_gone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ended: list[int] = []
    monkeypatch.setattr(os, "_exit", ended.append)

    asking._end_without(os.getppid())
    assert ended == []
    asking._end_without(-1)
    assert ended == [1]


def test_check_ends_with_what_changes_since_head(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["check"])
    same = said(capsys)
    silence(folder)
    main(["check"])
    silenced = said(capsys)

    assert "For visitors" not in same
    assert (
        "since HEAD, by phrasings and examples alone: 2 sirens lost"
        in silenced.splitlines()[-1]
    )
    assert "`askwell diff` asks labels and shows each." in silenced


def test_check_says_nothing_of_changes_without_git(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    silence(folder)
    (folder.parent / ".git").rename(folder.parent / "no-git")

    main(["check"])

    assert "For visitors" not in said(capsys)
