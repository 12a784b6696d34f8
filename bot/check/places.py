"""What every check yields: problems at the places where editors wrote them."""

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from bot.domain import KnowledgeBase, Problem, Severity

Item = TypeVar("Item")
# Names knowledge that no file holds.
FILE = "knowledge"
# Wraps the loop over a long task's items, and may show how many are done.
Watch = Callable[[Sequence[Item]], Iterable[Item]]


def problem_at(
    knowledge: KnowledgeBase,
    place: tuple[str, str | int],
    what: str,
    *,
    check: str,
    severity: Severity = Severity.WARNING,
    where: str = "",
    file: str = "safety",
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
    """Make a problem at a key of an entry, or at a phrasing's number (0: question)."""
    place, where = (entry, part), f"entry {entry!r}"
    return problem_at(
        knowledge, place, what, check=check, severity=severity, where=where, file=FILE
    )


def place_of(
    knowledge: KnowledgeBase, kind: str, part: str | int, file: str = FILE
) -> str:
    """Write where a part of the knowledge stands: `knowledge/topics/orders.yaml:41`."""
    path, line = knowledge.places.get((kind, part), (file, 1))
    return f"{path}:{line}"
