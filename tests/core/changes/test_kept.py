"""Outcomes that are known from before, and what is never written to disk."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from bot import Asked, Origin, Responder, Settings
from bot.changes import keep_outcomes, known_outcomes, outcome_of
from bot.domain import Calibration
from bot.search import keeping_vectors, vectors
from bot.search.encoder import Vectors
from bot.search.encoders import load_encoder
from tests.builders import make_shop

SHOP = make_shop(settings=Settings(semantic=False))
LABEL = Asked(message="do you wrap it?", origin=Origin.LABEL)
MISS = Asked(message="do you sell alpacas", origin=Origin.MISS)
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
