"""`askwell diff` with what visitors missed, and how often entries answered."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.changes import REPLIES
from tests.builders import SHOP_FILES, replace_line, write_files
from web.commands import askwell
from web.records import today_utc
from web.records.store import Store
from web.records.values import ReplyRecord

PLAN = "topics/orders.yaml"
ANSWER = "answer: A refund takes 14 days."
MISS = "where do the alpacas sleep"
TODAY = today_utc()


def run(*arguments: str) -> Result:
    return CliRunner().invoke(askwell, arguments, prog_name="askwell")


@pytest.fixture(name="older")
def _older(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An older copy of the folder that is served, in which nothing was known."""
    monkeypatch.chdir(tmp_path)
    files = SHOP_FILES | {"settings.yaml": "semantic: false\n"}
    served = write_files(tmp_path / "knowledge", files)
    older = write_files(tmp_path / "older", files)
    replace_line(served / PLAN, "- shipping time", f"- {MISS}")
    replace_line(served / PLAN, ANSWER, "answer: Refunds take 14 days.")
    return older


@pytest.fixture(name="store")
def _store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    url = f"sqlite:///{tmp_path}/askwell.db"
    monkeypatch.setenv("FAQ_DATABASE_URL", url)
    store = Store(url)
    store.prepare()
    missed = ReplyRecord(day=TODAY, kind="decline", text="do you rent out bicycles")
    near = ReplyRecord(day=TODAY, kind="decline", text=f"so {MISS}")
    answered = ReplyRecord(day=TODAY, kind="answer", entry="refund-time")
    store.write([missed, near, *[answered] * 3])
    return store


def test_what_visitors_missed_is_asked_of_both(older: Path, store: Store) -> None:
    done = run("diff", "--from", str(older))

    assert done.exit_code == 1
    assert f"kept miss: so {MISS}" in done.stdout
    assert "bicycles" not in done.stdout


def test_a_change_of_an_entry_says_how_often_it_answered(
    older: Path, store: Store
) -> None:
    done = run("diff", "--from", str(older))

    assert "entry refund-time (3 times in " in done.stdout


def test_a_renamed_entry_keeps_how_often_it_answered(older: Path, store: Store) -> None:
    for path in (older.parent / "knowledge").rglob("*.yaml"):
        text = path.read_text().replace("refund-time", "money-back")
        named = "id: money-back\n    aliases: [refund-time]"
        path.write_text(text.replace("id: money-back", named))
    store.write([ReplyRecord(day=TODAY, kind="answer", entry="money-back")])

    done = run("diff", "--from", str(older))

    assert "entry money-back (4 times in " in done.stdout


def test_neither_is_looked_for_where_that_is_not_wanted(
    older: Path, store: Store
) -> None:
    done = run("diff", "--from", str(older), "--no-misses")

    assert "kept miss" not in done.stdout
    assert "3 times" not in done.stdout


def test_what_visitors_wrote_is_never_kept_beside_what_was_asked(
    older: Path, store: Store
) -> None:
    without = run("diff", "--from", str(older), "--no-misses", "--format", "json")
    with closing(sqlite3.connect(REPLIES)) as file:
        before = file.execute("SELECT count(*) FROM outcomes").fetchone()
        run("diff", "--from", str(older))
        after = file.execute("SELECT count(*) FROM outcomes").fetchone()

    assert without.exit_code == 1
    assert before == after
    assert b"bicycles" not in REPLIES.read_bytes()


def test_neither_are_the_vectors_of_it(older: Path, store: Store) -> None:
    for folder in (older, older.parent / "knowledge"):
        (folder / "settings.yaml").unlink()
    run("diff", "--from", str(older), "--no-misses")
    with closing(sqlite3.connect(REPLIES)) as file:
        before = file.execute("SELECT count(*) FROM vectors").fetchone()
        run("diff", "--from", str(older))
        after = file.execute("SELECT count(*) FROM vectors").fetchone()

    assert before == after


def test_a_page_has_none_of_what_visitors_wrote(older: Path, store: Store) -> None:
    done = run("diff", "--from", str(older), "--html", "page.html")
    html = Path("page.html").read_text(encoding="utf-8")

    assert f"kept miss: so {MISS}" in done.stdout
    assert "kept miss:</span> its words are shown in the terminal alone" in html
    assert f"so {MISS}" not in html


def test_without_a_store_the_rest_is_compared(
    older: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FAQ_DATABASE_URL", "off")

    done = run("diff", "--from", str(older))

    assert done.exit_code == 1
    assert "answer: [-A refund takes-] {+Refunds take+} 14 days." in done.stdout


def test_a_store_that_does_not_answer_is_a_warning(
    older: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "askwell.db").write_text("no database at all, but long " * 50)
    monkeypatch.setenv("FAQ_DATABASE_URL", f"sqlite:///{tmp_path}/askwell.db")

    done = run("diff", "--from", str(older))

    assert done.exit_code == 1
    assert "warning: what visitors missed is not asked: " in done.stderr
