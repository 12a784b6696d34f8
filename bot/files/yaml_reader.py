"""A knowledge file as plain values that remember their lines, and what is wrong."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import yaml

from bot.domain import Problem

Loc = tuple[str | int, ...]

_NAMED = {
    "entries": "entry",
    "dangers": "danger",
    "rules": "rule",
    "refuse": "refusal",
    "uncovered": "subject",
}
_PLAIN_TAGS = {None, "!", *(f"tag:yaml.org,2002:{k}" for k in ("str", "seq", "map"))}
_YAML = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
# A topic of a thousand entries has under a megabyte; what a file of this size takes in
# memory is bounded, as nothing in it can stand for more of itself.
SIZE_LIMIT = 4 * 1024 * 1024  # bytes
# Lists and mappings in each other; the knowledge files have five.
DEPTH_LIMIT = 50


@dataclass(kw_only=True)
class Document:
    """A parsed file: plain values, the line of every key and value by its path.

    `data` is the file as it was read; `reports` has the line, the path and the sentence
    of each thing that is wrong with it.
    """

    path: str
    data: bytes = b""
    value: Any = None
    lines: dict[Loc, int] = field(default_factory=dict)
    reports: list[tuple[int, Loc, str]] = field(default_factory=list)

    def line(self, loc: Loc) -> int:
        """The line of a path, or of the nearest thing around it."""
        while loc and loc not in self.lines:
            loc = loc[:-1]
        return self.lines.get(loc, 1)

    def report(self, loc: Loc, what: str) -> None:
        """Note what is wrong at a path."""
        self.reports.append((self.line(loc), loc, what))

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What was reported, as editors read it."""
        return tuple(
            Problem(path=self.path, line=line, where=self._where(loc), what=what)
            for line, loc, what in self.reports
        )

    def _where(self, loc: Loc) -> str:
        """ "entry 'id'" or the like for a path inside one."""
        match loc:
            case (str(key), int(number), *_) if key in _NAMED:
                item = self.value[key][number] if self.value else None
                name = item.get("id") if isinstance(item, dict) else None
                return f"{_NAMED[key]} {name or number + 1!r}"
            case (str(key), _, *_):
                return repr(key)
        return ""


def parse(path: Path) -> Document:
    """A file's plain values with their lines; scalars stay as written."""
    try:
        with path.open("rb") as file:
            content = file.read(SIZE_LIMIT + 1)
    except OSError as error:
        unread = Document(path=str(path))
        unread.report((), f"cannot be read: {error.strerror}")
        return unread
    return parse_bytes(content, str(path))


def parse_bytes(content: bytes, path: str) -> Document:
    """A file's plain values with their lines; `path` names it in what is reported."""
    document = Document(path=path, data=content)
    if len(content) > SIZE_LIMIT:
        megabytes = SIZE_LIMIT // 1024**2
        document.report((), f"larger than {megabytes} MB; split it into several files")
        return document
    try:
        events = yaml.parse(content.decode("utf-8"), Loader=_YAML)
        document.value = _Reading(document, events).value()
    except UnicodeDecodeError as error:
        document.report((), f"not UTF-8 at byte {error.start}; save the file as UTF-8")
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        document.lines = {(): mark.line + 1 if mark else 1}
        what = f"not valid YAML: {error.problem}; {_yaml_hint(error)}"
        document.report((), what)
    except yaml.YAMLError as error:
        document.report((), f"not valid YAML: {error}")
    return document


def parse_text(path: str, text: str) -> Document:
    """A text's plain values with their lines; `path` names it in what is reported."""
    return parse_bytes(text.encode(), path)


def as_item(text: str) -> str:
    """A text of one line as an item of a list, in quotes where it needs them."""
    read = parse_text("", f"- {text}")
    is_plain = read.value == [text] and not read.reports
    return f"- {text if is_plain else json.dumps(text, ensure_ascii=False)}"


def _yaml_hint(error: yaml.MarkedYAMLError) -> str:
    problem = error.problem or ""
    if "cannot start any token" in problem:
        return "indent with spaces, not tabs; quote text that begins with a sign"
    if "mapping values" in problem:
        return "put text that contains ': ' in double quotes"
    return "look at the indentation and the quotes of this line and the one above"


class _Reading:
    """A file's events to plain values.

    YAML's own composer would overflow the stack on a file that is nested deeply.
    """

    def __init__(self, document: Document, events: Iterator[Any]) -> None:
        self._document = document
        self._events = events

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
        if isinstance(event, yaml.ScalarEvent):
            return event.value
        if len(loc) >= DEPTH_LIMIT:
            what = f"nested more than {DEPTH_LIMIT} levels deep"
            raise yaml.MarkedYAMLError(problem=what, problem_mark=event.start_mark)
        if isinstance(event, yaml.SequenceStartEvent):
            return list(self._items(loc))
        return self._mapping(loc)

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
