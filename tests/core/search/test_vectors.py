"""The knowledge's vectors: encoded once, kept on disk; messages' in memory alone."""

import logging
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bot import Responder
from bot.search import vectors
from bot.search.encoder import Vectors
from bot.search.retriever import Retriever
from bot.search.vectors import KEPT, kept_vectors, vector
from tests.builders import make_entry, make_knowledge, make_shop
from tests.core.search.doubles import WordEncoder, forgetting

TEXTS = ["refund time", "gift", "where is my parcel"]


def kept(path: Path = KEPT) -> set[bytes]:
    """The keys of the vectors that a file has."""
    with closing(sqlite3.connect(path)) as file:
        return {key for (key,) in file.execute("SELECT key FROM vectors")}


def in_another_process(texts: list[str], path: Path = KEPT) -> Vectors:
    with forgetting():
        return kept_vectors(texts, path=path)


def test_there_is_a_row_for_each_text_in_order(encoder: WordEncoder) -> None:
    texts = [*TEXTS, "gift", "a"]

    rows = kept_vectors(texts)

    assert rows.dtype == np.float32
    for row, text in zip(rows, texts, strict=True):
        assert row == pytest.approx(encoder.encode(text), abs=1e-3)


def test_a_text_is_encoded_once(encoder: WordEncoder) -> None:
    kept_vectors([*TEXTS, "gift"])
    kept_vectors([*TEXTS, "ribbon"])
    in_another_process([*TEXTS, "ribbon"])

    assert sorted(encoder.curated) == sorted([*TEXTS, "ribbon"])


def test_another_process_finds_the_very_same_vectors(encoder: WordEncoder) -> None:
    here = kept_vectors(TEXTS)

    assert in_another_process(TEXTS).tobytes() == here.tobytes()


def test_of_an_edited_entry_only_the_new_phrasing_is_encoded(
    encoder: WordEncoder,
) -> None:
    entry = make_entry("refund", "Where is my money?", "refund time", "money back")
    other = make_entry("label", "Where is the label?", "label lost")
    Retriever(make_knowledge(entry, other))
    encoder.curated.clear()

    edited = entry.model_copy(update={"phrasings": ("refund time", "cash back")})
    Retriever(make_knowledge(edited, other))

    assert encoder.curated == ["cash back"]


def test_another_encoder_reads_everything_itself(encoder: WordEncoder) -> None:
    kept_vectors(TEXTS)
    encoder.name = "another"
    encoder.curated.clear()

    in_another_process(TEXTS)

    assert sorted(encoder.curated) == sorted(TEXTS)


def test_several_may_read_and_keep_at_once(
    encoder: WordEncoder,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(vectors, "_AT_A_TIME", 2)
    parts = [
        [f"gift {n}" for n in range(start, start + 20)] for start in range(0, 40, 5)
    ]

    with ThreadPoolExecutor() as threads:
        rows = list(threads.map(kept_vectors, parts))

    assert caplog.messages == []
    assert len(kept()) == 55
    for texts, found in zip(parts, rows, strict=True):
        assert in_another_process(texts).tobytes() == found.tobytes()
    assert set(encoder.curated) == {f"gift {n}" for n in range(55)}


def test_nothing_to_encode_says_nothing(
    encoder: WordEncoder, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    kept_vectors(TEXTS)
    [told] = caplog.messages
    kept_vectors(TEXTS)

    assert told.startswith("The encoder is reading 3 new phrasings and answers")
    assert caplog.messages == [told]
    assert encoder.curated


def test_what_is_read_can_be_watched(encoder: WordEncoder) -> None:
    seen: list[tuple[str, int]] = []

    def watch(items: Any, label: str, most: int) -> Any:
        seen.append((label, most))
        return items

    kept_vectors(TEXTS, watch)

    assert seen == [("reading 3 new phrasings and answers, once", encoder.batches(3))]


def test_very_many_texts_are_kept_as_they_come(
    encoder: WordEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vectors, "_AT_A_TIME", 4)
    texts = [f"gift {number}" for number in range(11)]
    counts: list[int] = []

    def stopped(items: Any, label: str, most: int) -> Any:
        for number, item in enumerate(items):
            counts.append(len(kept()))
            if number == 9:
                raise KeyboardInterrupt
            yield item

    with pytest.raises(KeyboardInterrupt):
        kept_vectors(texts, stopped)
    assert counts == [0, 0, 0, 0, 4, 4, 4, 4, 8, 8]

    # What was read before the interruption need not be read again.
    encoder.curated.clear()
    kept_vectors(texts)
    assert len(encoder.curated) == 3
    assert len(kept()) == 11


@pytest.mark.parametrize("damage", ["torn", "no database", "a folder", "of others"])
def test_a_file_that_cannot_be_used_is_a_warning_and_the_same_vectors(
    encoder: WordEncoder, caplog: pytest.LogCaptureFixture, damage: str
) -> None:
    before = kept_vectors([f"gift {number}" for number in range(100)])
    whole = KEPT.read_bytes()
    KEPT.unlink()
    if damage == "torn":
        KEPT.write_bytes(whole[: len(whole) // 2])
    elif damage == "no database":
        KEPT.write_bytes(b"of something else" * 99)
    elif damage == "a folder":
        KEPT.mkdir()
    else:
        with closing(sqlite3.connect(KEPT)) as file:
            file.execute("CREATE TABLE vectors (other TEXT)")

    again = in_another_process([f"gift {number}" for number in range(100)])

    assert again.tobytes() == before.tobytes()
    [record] = [one for one in caplog.records if one.levelno == logging.WARNING]
    assert "vectors.db cannot be used" in record.getMessage()
    assert "Remove the file if it is damaged" in record.getMessage()


def test_a_folder_that_cannot_be_made_is_a_warning(
    encoder: WordEncoder, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    (tmp_path / "taken").write_text("", encoding="utf-8")

    kept_vectors(TEXTS, path=tmp_path / "taken" / "vectors.db")

    assert "vectors.db cannot be used" in caplog.text
    assert sorted(encoder.curated) == sorted(TEXTS)


def test_a_file_that_is_read_only_is_enough_while_nothing_is_new(
    encoder: WordEncoder,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = kept_vectors(TEXTS)
    encoder.curated.clear()
    opened = partial(sqlite3.connect, f"file:{KEPT}?mode=ro", uri=True)
    monkeypatch.setattr("sqlite3.connect", lambda path, timeout: opened())

    assert in_another_process(TEXTS).tobytes() == before.tobytes()
    assert (encoder.curated, caplog.messages) == ([], [])

    in_another_process([*TEXTS, "ribbon"])
    assert "vectors.db cannot be used" in caplog.text


def test_the_oldest_vectors_make_room(
    encoder: WordEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vectors, "_MOST", 3)
    for text in ("first", "second", "third", "fourth"):
        kept_vectors([text])
    encoder.curated.clear()

    in_another_process(["second", "third", "fourth"])
    assert encoder.curated == []
    assert len(kept()) == 3

    in_another_process(["first"])
    assert encoder.curated == ["first"]


def test_a_knowledge_of_more_than_is_kept_still_has_all_its_vectors(
    encoder: WordEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vectors, "_MOST", 2)

    assert len(kept_vectors(TEXTS)) == len(kept_vectors(TEXTS)) == 3
    assert len(kept()) == 2


def test_a_message_is_encoded_once_and_in_memory_alone(encoder: WordEncoder) -> None:
    kept_vectors(TEXTS)
    before = KEPT.read_bytes()

    assert vector("do you repair torches") is vector("do you repair torches")

    assert encoder.asked == ["do you repair torches"]
    assert KEPT.read_bytes() == before


def test_nothing_that_visitors_ask_gets_to_the_file(encoder: WordEncoder) -> None:
    responder = Responder(make_shop())
    before, content = kept(), KEPT.read_bytes()

    for message in ("do you repair torches", "is there a car park for my torch"):
        responder.reply(message)
        responder.explain(message)

    assert encoder.asked
    assert kept() == before
    assert KEPT.read_bytes() == content


def test_a_phrasing_that_is_asked_has_the_knowledges_vector(
    encoder: WordEncoder,
) -> None:
    [row] = kept_vectors(["refund time"])

    assert vector("refund time").tobytes() == row.tobytes()
    assert encoder.asked == []


def test_a_phrasing_has_one_vector_whichever_way_it_is_encoded(
    encoder: WordEncoder,
) -> None:
    alone = vector("refund time")
    with forgetting():
        [kept_row] = kept_vectors(["refund time"])

    assert alone.tobytes() == kept_row.tobytes()
    assert encoder.asked == encoder.curated == ["refund time"]
