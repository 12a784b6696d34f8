"""Many problems of one kind as one line, so that a report of thousands is read."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.domain import Problem, Severity
from bot.text import counted, listed

# Warnings, and pieces of advice, of one kind that are told one by one.
_FEW = 3
# Errors of one kind that are: each keeps knowledge from being published.
_MANY = 20
# What is wrong with the form of files is of any kind: only its words tell which.
_FORM = "form"


def summed(problems: Sequence[Problem]) -> list[Problem]:
    """Return problems with one in place of many of the same severity and check.

    Three warnings of a kind stay as they are, and twenty errors before those that are
    summed up. The one stands at the first's place: `358 entries ('a', 'b', 'c' and 355
    more): cites no source; add 'sources:'`.
    """
    kinds: dict[tuple[Severity, str], list[Problem]] = defaultdict(list)
    for problem in problems:
        kinds[problem.severity, _kind(problem)].append(problem)
    return [problem for group in kinds.values() for problem in _few(group)]


def _kind(problem: Problem) -> str:
    return problem.what if problem.check == _FORM else problem.check


def _few(group: Sequence[Problem]) -> Iterator[Problem]:
    first = group[0]
    is_error = first.severity is Severity.ERROR
    if len(group) <= (_MANY if is_error else _FEW):
        yield from group
        return
    alone = _MANY if is_error else 0
    yield from group[:alone]
    yield _sum(group[alone:], more=bool(alone))


def _sum(group: Sequence[Problem], *, more: bool) -> Problem:
    first = group[0]
    is_same = len({problem.what for problem in group}) == 1
    what = first.what if is_same else f"{first.check}, the first: {first.what}"
    return replace(first, where=_where(group, more=more), what=what)


def _where(group: Sequence[Problem], *, more: bool) -> str:
    """Write where problems stand: `5 entries ('a', 'b', 'c' and 2 more)`."""
    places = dict.fromkeys(
        tuple(problem.where.split(" ", 1)) for problem in group if problem.where
    )
    nouns = {place[0] for place in places}
    names = [place[-1] for place in places]
    if len(nouns) != 1:
        return counted(len(group), "more place" if more else "place")
    [noun] = nouns
    return f"{counted(len(names), f'more {noun}' if more else noun)} ({listed(names)})"
