"""`askwell reviews`: what is due, as a table and as a calendar."""

from pathlib import Path

import pytest

from tests.builders import SHOP_FILES, replace_line, write_files
from tests.core.cli.running import main

DUE = """\
reviewed: 2026-11-22
reviewed_by: the shopkeeper
review_due: 2027-01-31"""


@pytest.fixture(name="folder")
def _folder(tmp_path: Path) -> Path:
    folder = write_files(tmp_path / "faq", SHOP_FILES)
    replace_line(folder / "topics/orders.yaml", "reviewed: 2026-11-22", DUE)
    return folder


def said(
    folder: Path, capsys: pytest.CaptureFixture[str], *arguments: str, status: int = 0
) -> str:
    assert main(["reviews", "--knowledge", str(folder), *arguments]) == status
    return capsys.readouterr().out


def test_what_is_due_soon_is_listed_with_who_reviewed_and_where(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "300")

    out = said(folder, capsys, "--today", "2027-01-01")

    assert "2027-01-31  delivery-time  2026-11-22 by the shopkeeper  " in out
    assert f"{folder}/topics/orders.yaml:3" in out
    assert "–           refund-time    never " in out
    assert out.endswith("0 overdue, 1 due in the next 90 days, 1 without a day.\n")


def test_an_overdue_review_ends_with_status_1(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    on_the_day = said(folder, capsys, "--today", "2027-01-31")
    after = said(folder, capsys, "--today", "2027-02-01", status=1)

    assert "0 overdue, 1 due" in on_the_day
    assert "1 overdue, 0 due" in after


def test_days_say_how_far_ahead_to_look(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    near = said(folder, capsys, "--today", "2027-01-01", "--days", "29")
    far = said(folder, capsys, "--today", "2027-01-01", "--days", "30")

    assert "delivery-time" not in near
    assert "delivery-time" in far


def test_the_calendar_has_them_all(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "reviews.ics"

    out = said(
        folder, capsys, "--today", "2026-11-22", "--days", "1", "--ics", str(path)
    )
    assert f"{path} written." in out
    assert path.read_bytes().count(b"BEGIN:VEVENT") == 1
    assert b"DTSTART;VALUE=DATE:20270131\r\n" in path.read_bytes()


def test_knowledge_that_is_wrong_is_said(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    replace_line(
        folder / "topics/orders.yaml", "review_due: 2027-01-31", "review_due: soon"
    )

    assert main(["reviews", "--knowledge", str(folder)]) == 1
    assert "topics/orders.yaml" in capsys.readouterr().err
