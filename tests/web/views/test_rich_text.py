"""Paragraphs and links of an answer, as the pages show them."""

from bot import Span
from web.views.pages import paragraphs

TEXT = """
Ring [999](tel:999) now.

A [leaflet](https://nhs.example/a?b=1#c) says
the same.
"""


def test_paragraphs_stand_apart_and_links_have_addresses() -> None:
    assert paragraphs(TEXT) == [
        (Span("Ring "), Span("999", "tel:999"), Span(" now.")),
        (
            Span("A "),
            Span("leaflet", "https://nhs.example/a?b=1#c"),
            Span(" says\nthe same."),
        ),
    ]
