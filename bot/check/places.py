"""What every check yields: problems at the places where editors wrote them."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar

from bot.domain import KnowledgeBase, Problem, Severity

Item = TypeVar("Item")
# Hands on the items of a long task, and may show how far it is.
Watch = Callable[[Sequence[Item]], Iterable[Item]]


def unwatched(items: Sequence[Item]) -> Iterator[Item]:
    """Watches nothing."""
    yield from items


def problem_at(
    knowledge: KnowledgeBase,
    place: tuple[str, str | int],
    what: str,
    *,
    check: str,
    severity: Severity = Severity.WARNING,
    where: str = "",
    file: str = "knowledge",
) -> Problem:
    """A problem at a place of the knowledge; `file` names it where that is unknown."""
    path, line = knowledge.places.get(place, (file, 1))
    return Problem(
        path=path,
        line=line,
        where=where,
        what=what,
        warning=severity is not Severity.ERROR,
        advice=severity is Severity.ADVICE,
        check=check,
    )


def entry_problem(
    knowledge: KnowledgeBase,
    entry: str,
    part: str | int,
    what: str,
    *,
    check: str,
    severity: Severity = Severity.WARNING,
) -> Problem:
    """A problem of an entry, at its part."""
    return problem_at(
        knowledge,
        (entry, part),
        what,
        check=check,
        severity=severity,
        where=f"entry {entry!r}",
    )


def place_of(knowledge: KnowledgeBase, entry: str, part: str | int) -> str:
    """Where a part of an entry stands, as `path:line`."""
    path, line = knowledge.places.get((entry, part), ("knowledge", 1))
    return f"{path}:{line}"


def listed(items: Sequence[str], *, most: int = 3) -> str:
    """The first items, and how many more there are."""
    shown = ", ".join(items[:most])
    more = len(items) - most
    return f"{shown} and {more} more" if more > 0 else shown


def counted(number: int, one: str, many: str = "") -> str:
    """A number with its noun: "1 phrasing", "2 phrasings"."""
    return f"{number} {one if number == 1 else many or one + 's'}"
