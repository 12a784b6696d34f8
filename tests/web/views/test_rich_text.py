"""Paragraphs and links of an answer, as the pages show them."""

import pytest

from web.views.rich_text import Piece, paragraphs, plain

TEXT = """
Ring [999](tel:999) now.

A [leaflet](https://nhs.example/a?b=1#c) says
the same.
"""


def test_paragraphs_stand_apart_and_links_have_addresses() -> None:
    assert paragraphs(TEXT) == [
        [Piece("Ring "), Piece("999", "tel:999"), Piece(" now.")],
        [
            Piece("A "),
            Piece("leaflet", "https://nhs.example/a?b=1#c"),
            Piece(" says\nthe same."),
        ],
    ]


@pytest.mark.parametrize(
    "text",
    [
        "[x](javascript:alert(1))",
        "[x](data:text/html,x)",
        "[x](http://plain.example)",
        "[x](//other.example)",
        "[x](/here)",
        "[x](tel:٩٩٩)",
        "[x] (https://a.example)",
        "[](https://a.example)",
        "[x\ny](https://a.example)",
        "<b>x</b>",
    ],
)
def test_what_is_not_a_safe_link_stays_text(text: str) -> None:
    assert paragraphs(text) == [[Piece(text)]]


def test_plain_text_keeps_addresses_and_drops_telephone_syntax() -> None:
    assert plain(TEXT) == (
        "Ring 999 now.\n\nA leaflet (https://nhs.example/a?b=1#c) says\nthe same."
    )
