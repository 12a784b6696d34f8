"""Two texts as one: what only one of them has is marked, and nothing is lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from web.views.word_diff import word_diff


@pytest.mark.parametrize(
    ("before", "after", "pieces"),
    [
        ("a b", "a c", [("equal", "a "), ("delete", "b"), ("insert", "c")]),
        ("a", "a b", [("equal", "a"), ("insert", " b")]),
        ("", "", []),
    ],
)
def test_words_of_one_text_only_are_marked(
    before: str, after: str, pieces: list[tuple[str, str]]
) -> None:
    assert word_diff(before, after) == pieces


@given(st.text(max_size=30), st.text(max_size=30))
def test_the_pieces_of_two_texts_are_the_texts(before: str, after: str) -> None:
    pieces = word_diff(before, after)

    old = "".join(text for what, text in pieces if what != "insert")
    new = "".join(text for what, text in pieces if what != "delete")
    assert (old, new) == (before, after)
