"""A knowledge file that was read: values, lines, shown texts, and what is wrong."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

from bot.domain import Problem, Severity
from bot.files.yaml_faults import Fault

Loc = tuple[str | int, ...]

_NAMED = {
    "entries": "entry",
    "dangers": "danger",
    "rules": "rule",
    "refuse": "refusal",
    "uncovered": "subject",
}
# Keys of what visitors are shown, without links and with them. Those with links hold
# sentences; the others may be a sign, or a name.
_PLAIN = {"title", "question", "phrasings", "label", "where", "name", "none_of_these"}
LINKED = {"answer", "plain", "reply", "reply_about", "reply_after", "note", "contact"}
LINKED |= {"greeting", "notice"}


class Wide(NamedTuple):
    """A text that runs over several lines, or with something behind it on its line.

    `style` is its quote, `|`, `>`, or empty. `first` and `last` are its lines, from 1;
    empty lines below a block count to it. `rest` is what stands behind the text: on its
    last line, or, of a block, on the line below.
    """

    loc: Loc
    style: str
    first: int
    last: int
    rest: str


@dataclass(kw_only=True)
class Document:
    """A parsed file: plain values, the line of every key and value by its path.

    `text` is the file as lines; `wide` are the texts that may hold more, or less, than
    their editor sees. `reports` has the line, the path and the sentence of each thing
    that is wrong with the file, and `notices` what may be, with the name of its check.
    """

    path: str
    text: list[str] = field(default_factory=list)
    value: Any = None
    lines: dict[Loc, int] = field(default_factory=dict)
    wide: list[Wide] = field(default_factory=list)
    reports: list[tuple[int, Loc, str]] = field(default_factory=list)
    notices: list[tuple[int, Loc, str, str, Severity]] = field(default_factory=list)

    @cached_property
    def texts(self) -> dict[Loc, str]:
        """Every text of the file by its path; the file is read before this is asked."""
        return dict(_texts_in(self.value))

    def line(self, loc: Loc) -> int:
        """The line of a path, or of the nearest thing around it."""
        while loc and loc not in self.lines:
            loc = loc[:-1]
        return self.lines.get(loc, 1)

    def report(self, loc: Loc, what: str) -> None:
        """Note what is wrong at a path."""
        self.reports.append((self.line(loc), loc, what))

    def blame(self, fault: Fault) -> None:
        """Note what is wrong with the file as a whole, at the line where it begins."""
        self.reports.append((fault.line, (), fault.what))

    def notice(
        self,
        line: int,
        what: str,
        *,
        check: str,
        loc: Loc = (),
        severity: Severity = Severity.WARNING,
    ) -> None:
        """Note on a line what an editor hardly meant, though it can be read."""
        self.notices.append((line, loc, what, check, severity))

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What was reported, as editors read it."""
        return tuple(
            Problem(path=self.path, line=line, where=self._where(loc), what=what)
            for line, loc, what in self.reports
        )

    @property
    def noticed(self) -> tuple[Problem, ...]:
        """What was noticed: warnings, and errors that keep no file from being read."""
        return tuple(
            Problem(
                path=self.path,
                line=line,
                where=self._where(loc),
                what=what,
                severity=severity,
                check=check,
            )
            for line, loc, what, check, severity in self.notices
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
    for loc, text in document.texts.items():
        key = next((part for part in reversed(loc) if isinstance(part, str)), "")
        has_links = _has_links(loc, key, name)
        if has_links is not None:
            yield Shown(loc, key, text, has_links)


def _texts_in(value: Any, loc: Loc = ()) -> Iterator[tuple[Loc, str]]:
    if isinstance(value, str):
        yield loc, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _texts_in(inner, (*loc, key))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _texts_in(inner, (*loc, number))


def _has_links(loc: Loc, key: str, name: str) -> bool | None:
    """Whether channels make links in a text; None where visitors do not see it."""
    if name == "safety/disclaimers.yaml" or (
        loc[:1] == ("texts",) and key not in _PLAIN
    ):
        return True
    if name == "sources.yaml":
        return False if key == "title" else None
    if "words" in loc or key not in _PLAIN | LINKED:
        return None
    return key in LINKED


def line_of(piece: str, document: Document, loc: Loc) -> int:
    """Return the line of a text where a piece of it stands, or begins."""
    first, word = document.line(loc), next(iter(piece.split()), "")
    rows = document.text[first - 1 : first + 99]
    for line, row in enumerate(rows, start=first):
        if word in row:
            return line
    return first
