"""Outcomes that are known from before, and what is never written to disk."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from bot import Asked, Origin, Responder, Settings
from bot.changes import can_keep, keep_outcomes, known_outcomes, outcome_of
from bot.domain import Calibration
from bot.search import keeping_vectors, kept_file, vectors
from bot.search.encoder import Vectors
from bot.search.encoders import load_encoder
from tests.builders import make_shop

SHOP = make_shop(settings=Settings(semantic=False))
LABEL = Asked(message="do you wrap it?", origin=Origin.LABEL)
MISS = Asked(message="do you sell alpacas", origin=Origin.MISS)
CONNECT = sqlite3.connect
# Connections that hold a file.
OTHERS: list[sqlite3.Connection] = []
OTHER_CALIBRATION = Calibration(
    knowledge="v1", semantic=False, shift=0, answer_from=0.5, suggest_from=0.2
)


@pytest.fixture(name="path")
def _path(tmp_path: Path) -> Path:
    return tmp_path / "var" / "replies.db"


def test_an_outcome_is_known_the_next_time(path: Path) -> None:
    outcome = outcome_of(Responder(SHOP), LABEL)
    keep_outcomes(SHOP, {LABEL: outcome}, path)

    assert known_outcomes(SHOP, [LABEL], path) == {LABEL: outcome}


def test_another_version_or_calibration_or_conversation_is_asked_anew(
    path: Path,
) -> None:
    keep_outcomes(SHOP, {LABEL: outcome_of(Responder(SHOP), LABEL)}, path)

    for base, asked in (
        (replace(SHOP, version="v2"), LABEL),
        (replace(SHOP, calibration=OTHER_CALIBRATION), LABEL),
        (SHOP, replace(LABEL, after=("shipping time",))),
        (SHOP, replace(LABEL, origin=Origin.EXAMPLE)),
    ):
        assert known_outcomes(base, [asked], path) == {}


def test_what_a_visitor_wrote_is_not_kept(path: Path) -> None:
    responder = Responder(SHOP)
    keep_outcomes(
        SHOP, {each: outcome_of(responder, each) for each in (LABEL, MISS)}, path
    )

    assert known_outcomes(SHOP, [LABEL, MISS], path).keys() == {LABEL}
    with closing(sqlite3.connect(path)) as file:
        assert file.execute("SELECT count(*) FROM outcomes").fetchone() == (1,)


def test_a_file_that_cannot_be_used_keeps_nothing_and_says_so(
    path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path.parent.mkdir()
    path.write_text("no database, but longer than its header is " * 20)
    outcome = outcome_of(Responder(SHOP), LABEL)
    keep_outcomes(SHOP, {LABEL: outcome}, path)

    assert known_outcomes(SHOP, [LABEL], path) == {}
    assert str(path) in caplog.text


def read_only(path: Path, timeout: float) -> sqlite3.Connection:
    return CONNECT(f"file:{path}?mode=ro", uri=True)


def full(path: Path, timeout: float) -> sqlite3.Connection:
    file = CONNECT(path)
    file.execute("PRAGMA max_page_count = 1")
    return file


def held(path: Path, timeout: float) -> sqlite3.Connection:
    """A file that something else is writing to, all the time."""
    if not OTHERS:
        OTHERS.append(CONNECT(path))
        OTHERS[0].execute("BEGIN EXCLUSIVE")
    return CONNECT(path, timeout=0)


@pytest.fixture(name="others", autouse=True)
def _others() -> Iterator[None]:
    yield
    while OTHERS:
        OTHERS.pop().close()


BROKEN = pytest.mark.parametrize("connect", [read_only, full, held])


@BROKEN
def test_a_file_that_cannot_be_written_is_done_without_after_one_warning(
    connect: Callable[[Path, float], sqlite3.Connection],
    path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    outcome = outcome_of(Responder(SHOP), LABEL)
    many = {replace(LABEL, message=f"parcel {n}"): outcome for n in range(200)}
    keep_outcomes(SHOP, {LABEL: outcome}, path)
    monkeypatch.setattr(sqlite3, "connect", connect)

    for _ in range(2):
        known_outcomes(SHOP, many, path)
        keep_outcomes(SHOP, many, path)

    assert not can_keep(path)
    assert caplog.text.count(str(path)) == 1
    assert "nothing is kept there" in caplog.text


def test_a_file_is_known_to_be_read_only_before_anything_is_asked(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    outcome = outcome_of(Responder(SHOP), LABEL)
    keep_outcomes(SHOP, {LABEL: outcome}, path)
    assert can_keep(path)
    monkeypatch.setattr(sqlite3, "connect", read_only)

    assert known_outcomes(SHOP, [LABEL], path) == {LABEL: outcome}
    assert not can_keep(path)


@BROKEN
def test_vectors_that_cannot_be_kept_are_made_after_one_warning(
    connect: Callable[[Path, float], sqlite3.Connection],
    path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    with keeping_vectors(path):
        vectors.vector("what made the file")
    texts = [f"what is new to it, in {n} ways" for n in range(20)]
    usual = [vectors.vector(text) for text in texts]
    monkeypatch.setattr(sqlite3, "connect", connect)

    for _ in range(2):
        vectors.vector.cache_clear()
        with keeping_vectors(path):
            found = [vectors.vector(text) for text in texts]

    assert all((one == two).all() for one, two in zip(found, usual, strict=True))
    assert caplog.text.count(str(path)) == 1


def test_a_file_that_breaks_while_vectors_are_read_is_done_without(
    path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(kept_file, "_TIMEOUT_S", 0)
    path.parent.mkdir()
    usual = [vectors.vector(text) for text in ("llamas graze", "zebras graze")]
    vectors.vector.cache_clear()

    with keeping_vectors(path), closing(sqlite3.connect(path)) as other:
        other.execute("BEGIN EXCLUSIVE")
        found = [vectors.vector(text) for text in ("llamas graze", "zebras graze")]

    assert all((one == two).all() for one, two in zip(found, usual, strict=True))
    assert "database is locked" in caplog.text
    assert caplog.text.count(str(path)) == 1


def test_vectors_of_messages_are_kept_only_where_that_is_asked_for(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    encoded: list[str] = []
    encoder = load_encoder()
    encode = encoder.encode

    def counting(text: str) -> Vectors:
        encoded.append(text)
        return encode(text)

    monkeypatch.setattr(encoder, "encode", counting)
    visitor = vectors.vector("a visitor wrote this, with zebras")
    for _ in range(2):
        vectors.vector.cache_clear()
        with keeping_vectors(path):
            kept = vectors.vector("a tester wrote this, with llamas")
    vectors.vector.cache_clear()
    with keeping_vectors(path):
        again = vectors.vector("a visitor wrote this, with zebras")

    assert encoded == [
        "a visitor wrote this, with zebras",
        "a tester wrote this, with llamas",
        "a visitor wrote this, with zebras",
    ]
    assert kept.shape == visitor.shape
    assert (again == visitor).all()
