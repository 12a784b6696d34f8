"""What the log says of knowledge that is new in service."""

import fcntl
import logging
import os
from pathlib import Path
from threading import Event

import pytest

from bot import Changes, Responder, load
from tests.builders import SHOP_FILES, replace_line, write_files
from web.serving import changed
from web.serving.changed import log_changes

FIRE = "safety/battery-fire.yaml"
WORDS = {"settings.yaml": "semantic: false\n"}


@pytest.fixture(name="folder")
def _folder(tmp_path: Path) -> Path:
    return write_files(tmp_path / "knowledge", SHOP_FILES | WORDS)


@pytest.fixture(name="before")
def _before(folder: Path) -> Responder:
    return Responder(load(folder))


def silenced(folder: Path) -> Responder:
    replace_line(folder / FIRE, '- "{battery} {burning}"', "- xqzzy frobnitz")
    replace_line(folder / FIRE, "- my battery burns", "- xqzzy frobnitz now")
    return Responder(load(folder))


def test_lost_sirens_are_warned_of_by_example_and_the_rest_is_counted(
    folder: Path, before: Responder, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    log_changes(before, silenced(folder), folder, Event())

    warnings = [r.getMessage() for r in caplog.records if r.levelname == "WARNING"]
    assert any(
        text.startswith("A siren is lost: 'my battery burns' got escalate battery-fire")
        for text in warnings
    )
    assert "For visitors: " in caplog.text
    assert "lost" in caplog.text


def test_nothing_is_logged_where_nothing_changes(
    folder: Path, before: Responder, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    log_changes(before, before, folder, Event())

    assert caplog.records == []


def test_it_ends_when_the_next_reload_begins(
    folder: Path,
    before: Responder,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    superseded = Event()
    superseded.set()
    found: list[Changes] = []
    monkeypatch.setattr(changed, "_log", found.append)
    log_changes(before, silenced(folder), folder, superseded)

    assert [changes.asked for changes in found] == [1]


def test_one_process_of_a_server_is_at_it(
    folder: Path, before: Responder, caplog: pytest.LogCaptureFixture
) -> None:
    after = silenced(folder)
    other = os.open(folder, os.O_RDONLY)
    fcntl.flock(other, fcntl.LOCK_EX)
    try:
        log_changes(before, after, folder, Event())
        meanwhile = list(caplog.records)
    finally:
        os.close(other)
    log_changes(before, after, folder, Event())

    assert meanwhile == []
    assert "A siren is lost" in caplog.text


def test_a_fault_of_ours_is_logged_and_hurts_nobody(
    folder: Path,
    before: Responder,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise RuntimeError("as planned")

    monkeypatch.setattr(changed, "compare", fails)
    log_changes(before, before, folder, Event())

    assert "as planned" in caplog.text
