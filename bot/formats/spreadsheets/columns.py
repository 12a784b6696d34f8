"""Which column of a spreadsheet is what, by the names that people give them."""

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_NAMES = Path(__file__).with_name("columns.toml")
_IN_BRACKETS = re.compile(r"\([^()]*\)")
_NUMBER = re.compile(r"(?:\d+|\s[A-Z])$")
ROLES = ("question", "answer", "phrasings", "topic", "id")


class NoColumn(Exception):
    """A header does not say which column is what; the message says what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """The places of a table's columns, from 0; `others` names those without use."""

    question: int
    answer: int
    phrasings: tuple[int, ...] = ()
    topic: int | None = None
    id: int | None = None
    others: Mapping[int, str]
    width: int


def find_columns(header: Sequence[str], named: Mapping[str, str]) -> Columns:
    """Tell a header's columns by the names we know, and by those that the editor named.

    `named` has a column's name, or its number from 1, for a role such as `question`.
    Further columns of questions hold phrasings. Raises NoColumn where question or
    answer is missing, and where two columns have the same name and cannot add up.
    """
    chosen = {role: [_named(name, header)] for role, name in named.items()}
    taken = {place for places in chosen.values() for place in places}
    for role in ROLES:
        known = [place for place in _known(role, header) if place not in taken]
        chosen.setdefault(role, known)
        if role not in ("question", "phrasings"):
            _refuse_doubles(role, [header[place] for place in chosen[role]])
            del chosen[role][1:]
        taken.update(chosen[role])
    for role in ("question", "answer"):
        if not chosen[role]:
            raise NoColumn(f"no column {role!r}; {_has(header)}")
    return Columns(
        question=chosen["question"][0],
        answer=chosen["answer"][0],
        phrasings=(*chosen["question"][1:], *chosen["phrasings"]),
        topic=next(iter(chosen["topic"]), None),
        id=next(iter(chosen["id"]), None),
        others={p: name for p, name in enumerate(header) if p not in taken},
        width=len(header),
    )


def _named(column: str, header: Sequence[str]) -> int:
    """Return the place of a column that the editor named or numbered."""
    names = [folded(name) for name in header]
    if folded(column) in names:
        return names.index(folded(column))
    if column.isdecimal() and 1 <= int(column) <= len(header):
        return int(column) - 1
    raise NoColumn(f"no column {column!r}; {_has(header)}")


def _known(role: str, header: Sequence[str]) -> Iterator[int]:
    """Yield the places of a role's columns: all phrasings, else those of one name."""
    ranks = {place: _rank(role, name) for place, name in enumerate(header)}
    found = {place: rank for place, rank in ranks.items() if rank is not None}
    first = min(found.values(), default=0)
    yield from (p for p, rank in found.items() if role == "phrasings" or rank == first)


def _rank(role: str, name: str) -> int | None:
    """Return how early our list has a column's name, with or without its number."""
    known, bare = ranked_names()[role], _without_brackets(name)
    return known.get(folded(name), known.get(folded(_NUMBER.sub("", bare))))


@cache
def ranked_names() -> Mapping[str, Mapping[str, int]]:
    """Return the rank of every name of a role: the earlier it is listed, the lower."""
    listed = tomllib.loads(_NAMES.read_text(encoding="utf-8"))
    return {
        role: {folded(name): -rank for rank, name in enumerate(reversed(listed[role]))}
        for role in ROLES
    }


def folded(name: str) -> str:
    """Write a column's name without case, accents, spaces, marks and brackets.

    `"Alt. Question (EN)"` gives `"altquestion"`.
    """
    letters = unicodedata.normalize("NFKD", _without_brackets(name).casefold())
    return "".join(letter for letter in letters if letter.isalnum())


def _without_brackets(name: str) -> str:
    return _IN_BRACKETS.sub("", name).strip() or name


def _refuse_doubles(role: str, names: Sequence[str]) -> None:
    doubled = [name for name in names[1:] if folded(name) == folded(names[0])]
    if doubled:
        what = f"{1 + len(doubled)} columns are called {names[0]!r}"
        raise NoColumn(f"{what}; rename them, or name the right one: {_how(role)}")


def _has(header: Sequence[str]) -> str:
    """Say which columns there are, and how to say what they are."""
    if not any(header):
        return "the file is empty; its first line names the columns"
    names = ", ".join(repr(name) for name in header if name)
    return f"the first line names the columns {names}; say which is what: {_how()}"


def _how(role: str = "question") -> str:
    return (
        f"--columns {role}=NAME"
        if role != "question"
        else "--columns question=NAME,answer=NAME"
    )
