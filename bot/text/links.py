"""The one grammar of links in an answer: `[words](address)`.

The widget has the same expression in JavaScript, in `web/static/faq-chat/view.js`.
"""

import re
from typing import NamedTuple

# Any other address stays text: nothing that an answer holds may run or be fetched.
_LINK = re.compile(
    r"\[([^\[\]\n]+)\]\(((?:https?://|mailto:)[^\s()]+|tel:\+?[0-9-]+)\)"
)


class Span(NamedTuple):
    """A run of an answer: plain text, or the words of a link with its `address`.

    The address begins with `https://`, `http://`, `mailto:` or `tel:`.
    """

    text: str
    address: str | None = None

    @property
    def is_telephone(self) -> bool:
        """Whether the span is a link that rings a number, such as `tel:999`."""
        return self.address is not None and self.address.startswith("tel:")


def split_links(text: str) -> tuple[Span, ...]:
    """Split an answer at its links; no span is empty, and their order is kept.

    `"Ring [us](tel:111)."` gives `Span("Ring ")`, `Span("us", "tel:111")`, `Span(".")`.
    """
    spans, end = [], 0
    for link in _LINK.finditer(text):
        spans += [Span(text[end : link.start()]), Span(link[1], link[2])]
        end = link.end()
    return tuple(span for span in (*spans, Span(text[end:])) if span.text)


def as_link(words: str, address: str) -> str:
    """Write `[words](address)` where that reads back as a link, else the words alone.

    `("here", "https://a.example")` gives `"[here](https://a.example)"`, and
    `("here", "/relative")` gives `"here"`.
    """
    link = f"[{words}]({address})"
    return link if _LINK.fullmatch(link) else words


def without_links(text: str) -> str:
    """Write an answer as plain text, with each address in brackets behind its words.

    Of a telephone link only the words stay, since these are the number:
    `"Ring [999](tel:999) or read [it](https://a.example)"` gives
    `"Ring 999 or read it (https://a.example)"`.
    """
    return "".join(
        f"{span.text} ({span.address})"
        if span.address and not span.is_telephone
        else span.text
        for span in split_links(text)
    )
