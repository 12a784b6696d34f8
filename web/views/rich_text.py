"""Paragraphs of an answer, each a row of text and links, the same as in the chat."""

import re

from bot import Span, split_links

GAP = re.compile(r"\n\s*\n")


def paragraphs(text: str) -> list[tuple[Span, ...]]:
    """Split an answer at its empty lines, and each paragraph at its links."""
    return [split_links(paragraph) for paragraph in GAP.split(text.strip())]
