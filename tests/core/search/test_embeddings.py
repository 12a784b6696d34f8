"""The encoder: texts to vectors that are the nearer, the more alike they mean."""

from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.search.embeddings import embed, vector


def nearness(one: str, other: str) -> float:
    first, second = embed([one, other])
    return float(first @ second)


@pytest.mark.parametrize(
    ("near", "to", "far"),
    [
        ("refund", "reimbursement", "ribbon"),
        ("price", "cost", "battery"),
        ("how long does delivery take", "when will my parcel come", "wrapping paper"),
    ],
)
def test_what_means_the_same_is_nearer(near: str, to: str, far: str) -> None:
    assert nearness(near, to) > nearness(far, to)


def test_a_text_is_as_near_to_itself_as_can_be() -> None:
    assert nearness("where is my parcel", "where is my parcel") == pytest.approx(1)


@given(st.text())
@example("")
def test_any_text_has_a_vector_of_length_one_or_none(text: str) -> None:
    [vector] = embed([text])

    assert np.isfinite(vector).all()
    assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-3) or not vector.any()


def test_a_text_has_the_same_vector_in_any_company() -> None:
    alone = embed(["where is my parcel"])[0]
    together = embed(["a far longer text about something else", "where is my parcel"])

    assert together[1] == pytest.approx(alone, abs=1e-6)


@pytest.fixture(name="wordllama", scope="module")
def _wordllama() -> Any:
    """The package itself, with the model that it ships."""
    from wordllama import WordLlama

    folder = Path(str(resources.files("wordllama")))
    return WordLlama.load(cache_dir=folder, disable_download=True)


@pytest.mark.parametrize(
    "text",
    ["where is my parcel", "Refund?", "🎁", "ŉ", "a b", " ".join(["parcel"] * 400)],
)
def test_vectors_are_the_models_own(text: str, wordllama: Any) -> None:
    theirs = wordllama.embed([text], norm=True)[0]

    assert embed([text])[0] == pytest.approx(theirs, abs=1e-6)


def test_texts_of_any_lengths_and_number_keep_their_places() -> None:
    texts = [f"{'parcel ' * (n % 7)}gift {n}" for n in range(1_100)]
    vectors = embed(texts)

    assert vectors.shape[0] == len(texts)
    for row in (0, 1, 511, 512, 1_024, 1_099):
        assert vectors[row].tolist() == embed([texts[row]])[0].tolist()


@pytest.mark.parametrize("text", ["where is my parcel", "Refund?", "🎁", " a  b "])
def test_one_text_has_the_vector_that_it_has_among_many(text: str) -> None:
    assert vector(text) == pytest.approx(embed([text])[0], abs=1e-6)


@pytest.mark.parametrize("spaced", ["  where is  my parcel", "where is\nmy\tparcel "])
def test_a_text_means_the_same_however_it_is_spaced(spaced: str) -> None:
    assert (vector(spaced) == vector("where is my parcel")).all()


def test_a_piece_too_long_to_be_kept_has_the_models_vector(wordllama: Any) -> None:
    text = "parcel" * 40

    theirs = wordllama.embed([text], norm=True)[0]

    assert vector(text) == pytest.approx(theirs, abs=1e-6)
