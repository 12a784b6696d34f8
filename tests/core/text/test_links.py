"""Links in answers: what is one, and what it says where there are none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text.links import Span, as_link, split_links, without_links

TYPED = st.text(st.sampled_from("ab1 .[]()\n") | st.characters(), max_size=20)
LINKS = st.sampled_from(
    ["[a & b](https://x.example/?a=1&b=2)", "[999](tel:999)", "[m](mailto:a@b.c)"]
)


def test_a_text_is_split_at_its_links() -> None:
    text = "Ring [999](tel:999) or read [this](https://a.example/b?c=d#e)."

    assert split_links(text) == (
        Span("Ring "),
        Span("999", "tel:999"),
        Span(" or read "),
        Span("this", "https://a.example/b?c=d#e"),
        Span("."),
    )


@pytest.mark.parametrize(
    "address",
    [
        "https://a.example/b?c=d#e",
        "http://a.example",
        "mailto:desk@a.example?subject=Hours",
        "tel:999",
        "tel:+44-300",
    ],
)
def test_pages_letters_and_telephones_can_be_linked(address: str) -> None:
    assert split_links(f"[x]({address})") == (Span("x", address),)
    assert as_link("x", address) == f"[x]({address})"


@pytest.mark.parametrize(
    "text",
    [
        "[x](javascript:alert(1))",
        "[x](data:text/html,x)",
        "[x](ftp://a.example)",
        "[x](//other.example)",
        "[x](/here)",
        "[x](HTTPS://a.example)",
        "[x](mailto:)",
        "[x](tel:٩٩٩)",
        "[x](tel:javascript)",
        "[x] (https://a.example)",
        "[](https://a.example)",
        "[x\ny](https://a.example)",
        "[x](https://a.example/(b))",
        "<b>x</b>",
    ],
)
def test_anything_else_is_text(text: str) -> None:
    assert split_links(text) == (Span(text),)
    assert without_links(text) == text


@pytest.mark.parametrize(
    ("words", "address"),
    [("x", "javascript:y()"), ("x", "/here"), ("", "tel:999"), ("[x]", "tel:999")],
)
def test_words_stay_where_no_link_can_be_written(words: str, address: str) -> None:
    assert as_link(words, address) == words


def test_plain_text_keeps_addresses_behind_their_words() -> None:
    text = (
        "See [the list](https://a.example/list), [write](mailto:desk@a.example) "
        "or call [999](tel:999)."
    )

    assert without_links(text) == (
        "See the list (https://a.example/list), write (mailto:desk@a.example) "
        "or call 999."
    )
    assert without_links("[brackets] (and more)") == "[brackets] (and more)"


@given(st.lists(TYPED | LINKS).map("".join))
def test_spans_hold_all_of_a_text(text: str) -> None:
    spans = split_links(text)

    assert (
        "".join(
            f"[{span.text}]({span.address})" if span.address else span.text
            for span in spans
        )
        == text
    )
    assert all(span.text for span in spans)
