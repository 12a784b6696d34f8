"""A knowledge file that was read: its values, their lines, and what is wrong."""

from dataclasses import dataclass, field
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


class Wide(NamedTuple):
    """A text that runs over several lines, or with something behind it on its line.

    `style` is its quote, `|`, `>`, or empty; `first` and `last` are its lines, from 1;
    of a block that ends the file, or that comments follow, the last one is behind it.
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
    notices: list[tuple[int, Loc, str, str]] = field(default_factory=list)

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

    def notice(self, line: int, what: str, *, check: str, loc: Loc = ()) -> None:
        """Note on a line what an editor hardly meant, though it can be read."""
        self.notices.append((line, loc, what, check))

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What was reported, as editors read it."""
        return tuple(
            Problem(path=self.path, line=line, where=self._where(loc), what=what)
            for line, loc, what in self.reports
        )

    @property
    def noticed(self) -> tuple[Problem, ...]:
        """What was noticed, as warnings."""
        return tuple(
            Problem(
                path=self.path,
                line=line,
                where=self._where(loc),
                what=what,
                severity=Severity.WARNING,
                check=check,
            )
            for line, loc, what, check in self.notices
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
