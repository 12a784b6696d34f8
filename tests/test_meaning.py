import numpy as np
import pytest
from hypothesis import example
from hypothesis import given
from hypothesis import strategies as st

from bot.meaning import embed


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
