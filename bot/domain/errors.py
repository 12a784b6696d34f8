"""What can go wrong, named after who has to act.

BotError
├── KnowledgeError      an editor mends the knowledge files; carries every problem
│   └── UnreadableFile  an editor mends a file that is to be imported
├── BadRequest          a command cannot be done as it was asked for
├── MessageTooLong      a visitor shortens the message
├── UnknownEntry        a channel sent an entry that the knowledge does not have
└── IndexAway           an engine that holds the index does not answer for now
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

# Problems of one file that anybody reads at a time.
_MOST = 50


class Severity(StrEnum):
    """What a problem asks of an editor.

    An error keeps knowledge from being published, a warning should be mended soon,
    advice may be followed or not.
    """

    ERROR = "error"
    WARNING = "warning"
    ADVICE = "advice"


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing wrong in a knowledge file, as an editor reads it.

    `path` is the file as the editor named its folder, `line` counts from 1, `where` is
    such as `entry 'sessions-needed'` or empty, `what` says what is wrong and the fix.
    `check` names what found it, for tools that sort.
    """

    path: str
    line: int
    what: str
    where: str = ""
    severity: Severity = Severity.ERROR
    check: str = "form"

    def __str__(self) -> str:
        where = f"{self.where}: " if self.where else ""
        return f"{self.path}:{self.line}: {where}{self.what}"


def at_most(problems: Sequence[Problem], most: int = _MOST) -> list[Problem]:
    """Return at most so many problems of each file, and one that says how many more.

    Of a file with more, the most serious are kept and stand first.
    """
    by_path: dict[str, list[Problem]] = defaultdict(list)
    for problem in problems:
        by_path[problem.path].append(problem)
    return [p for of_file in by_path.values() for p in _first(of_file, most)]


def _first(problems: Sequence[Problem], most: int) -> Iterator[Problem]:
    if len(problems) <= most:
        yield from problems
        return
    order = list(Severity)
    kept = sorted(problems, key=lambda problem: order.index(problem.severity))[:most]
    yield from kept
    last = max(kept, key=lambda problem: problem.line)
    more = f"… and {len(problems) - most:,} more"
    yield Problem(path=last.path, line=last.line, what=more, severity=kept[-1].severity)


class BotError(Exception):
    """The root of every error that Askwell raises on purpose."""


class KnowledgeError(BotError):
    """The knowledge cannot be used; `problems` has all that is wrong with it."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(map(str, at_most(problems))))
        self.problems = problems


class UnreadableFile(KnowledgeError):
    """A file to import is not what its format says; nothing was written."""


class BadRequest(BotError):
    """A command cannot be done as it was asked for; the message says how to ask."""


class MessageTooLong(BotError):
    """A message is longer than `limit` characters and holds no danger."""

    def __init__(self, *, length: int, limit: int) -> None:
        super().__init__(
            f"The message has {length:,} characters; please ask in at most {limit:,}."
        )
        self.limit = limit


class UnknownEntry(BotError):
    """`entry` names no entry, and there was no message to fall back on."""

    def __init__(self, entry: str) -> None:
        super().__init__(f"The knowledge has no entry {entry!r}.")


class IndexAway(BotError):
    """The engine that holds the index does not answer; nothing can be said for now."""
