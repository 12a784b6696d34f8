"""Git as it is run: in the folder's own repository, whatever is set around it."""

import subprocess
from pathlib import Path

import pytest

from bot.files import ask_git

PLACES = subprocess.run(
    ["git", "rev-parse", "--local-env-vars"], check=True, capture_output=True, text=True
).stdout.split()


@pytest.fixture(name="folder")
def _folder(tmp_path: Path) -> Path:
    folder = tmp_path / "a place with späces"
    folder.mkdir()
    assert ask_git(folder, "init", "--quiet").ok
    return folder


def test_the_repository_is_that_of_the_folder(folder: Path) -> None:
    answer = ask_git(folder, "rev-parse", "--show-toplevel")

    assert answer.ok
    assert answer.text == str(folder)
    assert answer.error == ""


@pytest.mark.parametrize("name", PLACES)
def test_no_variable_leads_to_another_repository(
    name: str, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "a").touch()
    monkeypatch.setenv(name, str(tmp_path / "elsewhere"))

    assert ask_git(folder, "add", "a").ok
    assert ask_git(folder, "ls-files").text == "a"
    assert ask_git(folder, "rev-parse", "--show-toplevel").text == str(folder)
    assert not (tmp_path / "elsewhere").exists()


def test_git_reads_what_it_is_given_and_speaks_english(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "de_DE.UTF-8")
    monkeypatch.setenv("LANGUAGE", "de")
    read = ask_git(folder, "-c", "alias.read=!cat", "read", text="gelesen: ü")
    language = ask_git(folder, "-c", "alias.say=!echo $LC_ALL", "say")

    assert read.text == "gelesen: ü"
    assert language.text == "C"


def test_a_folder_outside_of_all_repositories_is_known_as_such(tmp_path: Path) -> None:
    answer = ask_git(tmp_path, "rev-parse", "--git-dir")

    assert not answer.ok
    assert answer.is_outside


def test_a_repository_of_somebody_else_is_one_and_the_fix_is_told(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Git's own tests use this variable in place of another user.
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    answer = ask_git(folder, "rev-parse", "--git-dir")

    assert not answer.ok
    assert not answer.is_outside
    assert "dubious ownership" in answer.error
    assert "git config --global --add safe.directory" in answer.error
    assert "\n" not in answer.error


def test_a_folder_that_is_not_there_is_no_repository_and_no_exception(
    tmp_path: Path,
) -> None:
    answer = ask_git(tmp_path / "gone", "rev-parse", "--git-dir")

    assert not answer.ok
    assert "No such file" in answer.error


def test_without_git_the_answer_says_so(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    answer = ask_git(folder, "rev-parse", "--git-dir")

    assert not answer.ok
    assert not answer.is_installed
    assert answer.error == "git is not installed"


def test_a_process_that_cannot_be_started_is_an_answer(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "git").write_text("may not be executed")
    monkeypatch.setenv("PATH", str(tmp_path))
    answer = ask_git(folder, "rev-parse", "--git-dir")

    assert not answer.ok
    assert answer.is_installed
    assert answer.error == "git cannot be started: Permission denied"


def test_git_that_does_not_end_is_ended(folder: Path) -> None:
    wait = ("-c", "alias.wait=!sleep 5", "wait")
    answer = ask_git(folder, *wait, patience_s=0.2)

    assert not answer.ok
    assert answer.error == "git did not end within 0.2 seconds"
