"""The texts of a knowledge file that visitors are shown, and the lines of them."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from bot.files.document import Document, Loc

_PLAIN = {"title", "question", "phrasings", "label", "where", "name", "none_of_these"}
_LINKED = {"answer", "plain", "reply", "reply_about", "reply_after", "note", "contact"}
_LINKED |= {"greeting", "notice"}


class Shown(NamedTuple):
    """A text that visitors are shown; `has_links` says that channels make links in it.

    `key` is the last key of its path: of the first decline "decline".
    """

    loc: Loc
    key: str
    text: str
    has_links: bool


def shown_texts(document: Document, name: str) -> Iterator[Shown]:
    """Yield the texts that visitors are shown of a file, which has `name`."""
    for loc, text in texts_in(document.value):
        key = next((part for part in reversed(loc) if isinstance(part, str)), "")
        has_links = _has_links(loc, key, name)
        if has_links is not None:
            yield Shown(loc, key, text, has_links)


def texts_in(value: Any, loc: Loc = ()) -> Iterator[tuple[Loc, str]]:
    """Yield every text of a file, with its path."""
    if isinstance(value, str):
        yield loc, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from texts_in(inner, (*loc, key))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from texts_in(inner, (*loc, number))


def _has_links(loc: Loc, key: str, name: str) -> bool | None:
    """Whether channels make links in a text; None where visitors do not see it."""
    if name == "safety/disclaimers.yaml" or (
        loc[:1] == ("texts",) and key not in _PLAIN
    ):
        return True
    if name == "sources.yaml":
        return False if key == "title" else None
    if "words" in loc or key not in _PLAIN | _LINKED:
        return None
    return key in _LINKED


def line_of(piece: str, document: Document, loc: Loc) -> int:
    """Return the line of a text where a piece of it stands, or begins."""
    first, word = document.line(loc), next(iter(piece.split()), "")
    rows = document.text[first - 1 : first + 99]
    for line, row in enumerate(rows, start=first):
        if word in row:
            return line
    return first
