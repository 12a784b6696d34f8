"""Paragraphs and links of an answer, as values, the same as in the chat."""

import re
from typing import NamedTuple

# Any other address stays text: nothing that an answer holds may run or be fetched.
LINK = re.compile(r"\[([^\[\]\n]+)\]\((https://[^\s()]+|tel:\+?[0-9-]+)\)")
GAP = re.compile(r"\n\s*\n")


class Piece(NamedTuple):
    """A run of text, or a link's words with its address."""

    text: str
    href: str | None = None


def paragraphs(text: str) -> list[list[Piece]]:
    return [pieces(paragraph) for paragraph in GAP.split(text.strip())]


def pieces(paragraph: str) -> list[Piece]:
    found = []
    end = 0

    for link in LINK.finditer(paragraph):
        found += [Piece(paragraph[end : link.start()]), Piece(link[1], link[2])]
        end = link.end()

    return [piece for piece in (*found, Piece(paragraph[end:])) if piece.text]


def plain(text: str) -> str:
    """The text without link syntax: telephone links bare, addresses after theirs."""
    return LINK.sub(bare, text.strip())


def bare(link: re.Match[str]) -> str:
    return link[1] if link[2].startswith("tel:") else f"{link[1]} ({link[2]})"
