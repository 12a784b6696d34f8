"""An answer's text as paragraphs with links, as the chat shows it."""

import re
from typing import NamedTuple

# Any other address stays text: nothing that an answer holds may run or be fetched.
LINK = re.compile(r"\[([^\[\]\n]+)\]\((https://[^\s()]+|tel:\+?[0-9-]+)\)")
BLANK_LINE = re.compile(r"\n\s*\n")


class Piece(NamedTuple):
    """A run of text; with `href`, the words of a link."""

    text: str
    href: str | None = None


def paragraphs(text: str) -> list[list[Piece]]:
    """Split a text at blank lines, and each paragraph into its pieces.

    "Ring [999](tel:999)" gives [[Piece("Ring "), Piece("999", "tel:999")]].
    """
    return [pieces(paragraph) for paragraph in BLANK_LINE.split(text.strip())]


def pieces(paragraph: str) -> list[Piece]:
    """The runs of text and the links of a paragraph, in their order."""
    runs = []
    end = 0

    for link in LINK.finditer(paragraph):
        runs += [Piece(paragraph[end : link.start()]), Piece(link[1], link[2])]
        end = link.end()

    return [piece for piece in (*runs, Piece(paragraph[end:])) if piece.text]


def plain(text: str) -> str:
    """A text without markup: the words of a link, and a web address in brackets.

    "[999](tel:999)" gives "999"; "[a leaflet](https://nhs.example)" gives
    "a leaflet (https://nhs.example)".
    """
    return LINK.sub(_plain_link, text.strip())


def _plain_link(link: re.Match[str]) -> str:
    return link[1] if link[2].startswith("tel:") else f"{link[1]} ({link[2]})"
