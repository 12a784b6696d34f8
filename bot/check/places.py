"""What every check yields: problems at the places where editors wrote them."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar

from bot.domain import KnowledgeBase, Problem, Severity

Item = TypeVar("Item")
# Passes on the items of a long task one by one, and may show how many are done.
Watch = Callable[[Sequence[Item]], Iterable[Item]]


def unwatched(items: Sequence[Item]) -> Iterator[Item]:
    """Pass on the items and show nothing."""
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
    """Make a problem at a place of the knowledge.

    `place` is a key of `KnowledgeBase.places`; where it is missing there, the problem
    stands on line 1 of `file`.
    """
    path, line = knowledge.places.get(place, (file, 1))
    return Problem(
        path=path,
        line=line,
        where=where,
        what=what,
        severity=severity,
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
    """Make a problem at a part of an entry: the name of a key, or a phrasing's number.

    The number 0 is the entry's question.
    """
    return problem_at(
        knowledge,
        (entry, part),
        what,
        check=check,
        severity=severity,
        where=f"entry {entry!r}",
    )


def place_of(knowledge: KnowledgeBase, entry: str, part: str | int) -> str:
    """Write where a part of an entry stands: `knowledge/topics/orders.yaml:41`."""
    path, line = knowledge.places.get((entry, part), ("knowledge", 1))
    return f"{path}:{line}"
