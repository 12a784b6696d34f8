"""An evaluation of a live server: with the desk's token it leaves no trace there."""

from datetime import date
from pathlib import Path

import pytest

from tests.builders import SHOP_FILES, write_files
from tests.evaluation.__main__ import main
from tests.servers.serving import running
from web.records.store import Store

TOKEN = "open-sesame-and-more"
EVER = date(2000, 1, 1)
LABELS = """\
- ask: how long will the parcel take
  expect: delivery-time
- ask: quantum chromodynamics
  expect: decline
- ask: my battery burns badly
  expect: escalate
  rule: emergency
- ask: quantum chromodynamics then
  expect: decline
  after:
    - hello
"""


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("FAQ_DESK_TOKEN", raising=False)
    write_files(tmp_path / "knowledge", SHOP_FILES)
    (tmp_path / "labels.yaml").write_text(LABELS)
    return tmp_path


def evaluate(files: Path, **server: str) -> int:
    """The exit status of a run against a server of its own, which has stopped then."""
    knowledge = str(files / "knowledge")
    variables = {
        "FAQ_DATABASE_URL": f"sqlite:///{files}/askwell.db",
        "FAQ_DESK_TOKEN": TOKEN,
        **server,
    }
    with running("--knowledge", knowledge, **variables) as served:
        url = f"http://127.0.0.1:{served.port}"
        labels = ["--questions", str(files / "labels.yaml")]
        status = main(["--knowledge", knowledge, *labels, "--url", url])
        served.stop()
    return status


def kept(files: Path) -> tuple[list[str], int]:
    """The misses in the store, and how many replies it has counted."""
    store = Store(f"sqlite:///{files}/askwell.db")
    counted = sum(count.number for count in store.replies(EVER))
    return list(store.misses(EVER)), counted


def test_with_the_desks_token_nothing_is_kept_and_no_limit_slows_the_run(
    files: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FAQ_DESK_TOKEN", TOKEN)

    status = evaluate(files, FAQ_RATE_LIMIT="2/hour")

    out = capsys.readouterr().out
    assert (status, kept(files)) == (0, ([], 0))
    assert "The server keeps what this run missed" not in out
    assert TOKEN not in out


def test_without_the_token_misses_and_counts_are_kept_and_the_run_says_so(
    files: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status = evaluate(files)

    misses, counted = kept(files)
    assert (status, counted) == (0, 5)
    assert "quantum chromodynamics" in misses
    assert "The server keeps what this run missed" in capsys.readouterr().out


def test_a_wrong_token_stops_the_run_before_anything_is_kept(
    files: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FAQ_DESK_TOKEN", "sesame-of-elsewhere")

    status = evaluate(files)

    error = capsys.readouterr().err
    assert (status, kept(files)) == (2, ([], 0))
    assert "answers 403" in error
    assert "X-FAQ-Test is not the desk's token" in error
    assert "sesame-of-elsewhere" not in error


def test_the_token_may_come_from_a_file_as_for_the_server(
    files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = files / "token"
    secret.write_text(f"{TOKEN}\n")
    monkeypatch.setenv("FAQ_DESK_TOKEN_FILE", str(secret))

    assert evaluate(files) == 0
    assert kept(files) == ([], 0)


def test_a_token_that_no_server_takes_is_named_with_its_variable(
    files: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FAQ_DESK_TOKEN", "short")
    knowledge = ["--knowledge", str(files / "knowledge")]
    labels = ["--questions", str(files / "labels.yaml")]

    status = main([*knowledge, *labels, "--url", "http://127.0.0.1:9"])

    error = capsys.readouterr().err
    assert status == 2
    assert error.startswith("FAQ_DESK_TOKEN: it has 5 characters")
