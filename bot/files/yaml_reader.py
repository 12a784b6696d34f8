"""A knowledge file as plain values that remember their lines, and what is wrong."""

import json
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import yaml

from bot.files.document import Document, Loc, Wide
from bot.files.reading import read_file
from bot.files.yaml_faults import (
    conflict,
    forbidden,
    lines_of,
    not_yaml,
    undecodable,
)

_PLAIN_TAGS = {None, "!", *(f"tag:yaml.org,2002:{k}" for k in ("str", "seq", "map"))}
# Makes texts, lists and mappings alone.
LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
# A topic of a thousand entries has under a megabyte; what a file of this size takes in
# memory is bounded, as nothing in it can stand for more of itself.
SIZE_LIMIT = 4 * 1024 * 1024  # bytes
# Lists and mappings in each other; the knowledge files have five.
DEPTH_LIMIT = 50


# Breaks of a line in YAML that are none in a text editor, where nobody sees them.
_UNSEEN_BREAKS = str.maketrans("\x85\u2028\u2029", "   ")


def parse(path: Path) -> Document:
    """A file's plain values with their lines; scalars stay as written."""
    try:
        content = read_file(path, SIZE_LIMIT + 1)
    except OSError as error:
        unread = Document(path=str(path))
        unread.report((), f"cannot be read: {error.strerror}")
        return unread
    return parse_bytes(content, str(path))


def parse_bytes(content: bytes, path: str) -> Document:
    """A file's plain values with their lines; `path` names it in what is reported."""
    document = Document(path=path)
    if len(content) > SIZE_LIMIT:
        megabytes = SIZE_LIMIT // 1024**2
        document.report((), f"larger than {megabytes} MB; split it into several files")
        return document
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        document.blame(undecodable(content, error))
        return document
    document.text = lines_of(text)
    if fault := conflict(text):
        document.blame(fault)
        return document
    for fault in forbidden(text):
        document.blame(fault)
    if not document.reports:
        _read(document, text)
    return document


def _read(document: Document, text: str) -> None:
    """Set the values of a document, or report why they cannot be read."""
    events = yaml.parse(text.translate(_UNSEEN_BREAKS), Loader=LOADER)
    reading = _Reading(document, events)
    try:
        document.value = reading.value()
    except yaml.MarkedYAMLError as error:
        document.blame(not_yaml(error, reading.quote))
    except yaml.YAMLError as error:
        document.report((), f"not valid YAML: {error}")


def parse_text(path: str, text: str) -> Document:
    """A text's plain values with their lines; `path` names it in what is reported."""
    return parse_bytes(text.encode(), path)


def as_item(text: str) -> str:
    """A text of one line as an item of a list, in quotes where it needs them."""
    read = parse_text("", f"- {text}")
    is_plain = read.value == [text] and not read.reports
    return f"- {text if is_plain else json.dumps(text, ensure_ascii=False)}"


class _Reading:
    """A file's events to plain values.

    YAML's own composer would overflow the stack on a file that is nested deeply.
    """

    def __init__(self, document: Document, events: Iterator[Any]) -> None:
        self._document = document
        self._events = events
        # The lines on which the last text in quotes began and ended.
        self.quote: tuple[int, int] | None = None

    def value(self) -> Any:
        """The value of the only YAML document in the file."""
        self._next()  # the stream begins
        if isinstance(self._next(), yaml.StreamEndEvent):
            self._document.report((), "the file is empty")
            return None
        value = self._build(self._next(), ())
        self._next()  # the YAML document ends
        after = self._next()
        if not isinstance(after, yaml.StreamEndEvent):
            what = "a second document begins here"
            raise yaml.MarkedYAMLError(problem=what, problem_mark=after.start_mark)
        return value

    def _next(self) -> Any:
        return next(self._events)

    def _build(self, event: Any, loc: Loc) -> Any:
        """The value that begins with an event; reports tags, aliases, double keys."""
        self._document.lines.setdefault(loc, event.start_mark.line + 1)
        if isinstance(event, yaml.AliasEvent):
            what = "aliases (*name) are not allowed; write the text out"
            self._document.report(loc, what)
            return None
        if event.tag not in _PLAIN_TAGS:
            self._document.report(loc, f"tags are not allowed; remove {event.tag!r}")
        if event.anchor:
            what = "put text that begins with a sign in double quotes"
            self._document.report(loc, f"'&{event.anchor}' is no text to YAML; {what}")
        if isinstance(event, yaml.ScalarEvent):
            self._note_wide(event, loc)
            return event.value
        if len(loc) >= DEPTH_LIMIT:
            what = f"nested more than {DEPTH_LIMIT} levels deep"
            raise yaml.MarkedYAMLError(problem=what, problem_mark=event.start_mark)
        if isinstance(event, yaml.SequenceStartEvent):
            return list(self._items(loc))
        return self._mapping(loc)

    def _note_wide(self, event: Any, loc: Loc) -> None:
        """Note a text that more stands behind, or that runs over lines."""
        first, end = event.start_mark.line, event.end_mark
        text = self._document.text
        if event.style in ('"', "'"):
            self.quote = (first + 1, end.line + 1)
        rest = text[end.line][end.column :] if end.line < len(text) else ""
        if first != end.line or rest.strip():
            style = event.style or ""
            last = end.line + bool(end.column)
            self._document.wide.append(Wide(loc, style, first + 1, last, rest))

    def _items(self, loc: Loc) -> Iterator[Any]:
        for index in count():
            if isinstance(event := self._next(), yaml.SequenceEndEvent):
                return
            yield self._build(event, (*loc, index))

    def _mapping(self, loc: Loc) -> dict[str, Any]:
        document = self._document
        result: dict[str, Any] = {}
        while not isinstance(event := self._next(), yaml.MappingEndEvent):
            line = event.start_mark.line + 1
            if isinstance(event, yaml.ScalarEvent):
                key = str(event.value)
            else:
                self._build(event, (*loc, "?"))
                key = "?"
            place = (*loc, key)
            if key in result:
                first = document.line(place)
                what = f"{key!r} is here twice (first on line {first}); keep one"
                document.reports.append((line, place, what))
                self._build(self._next(), place)
                continue
            document.lines[place] = line
            result[key] = self._build(self._next(), place)
        return result
