"""Alternatives in curated text: `chest (tight | caving in)`, `(my | the |) skin`."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import product
from math import prod

Alternatives = tuple[str, ...]

# Texts that one pattern may stand for, so that no slip makes a million of them.
LIMIT = 1_000
_GROUP = re.compile(r"\{([^{}]*)\}")
_PARENTHESES = re.compile(r"[()]")


class BadAlternatives(ValueError):
    """A pattern whose parentheses cannot be read; the message says why and the fix."""


def split(pattern: str) -> tuple[str | Alternatives, ...]:
    """A pattern's parts in their order: plain text, or the alternatives of parentheses.

    An empty alternative means that nothing may stand there: `let (my | the |) skin` is
    `("let", ("my", "the", ""), "skin")`. Raises BadAlternatives where parentheses are
    open or nested, hold nothing or a {group}, or stand for more than LIMIT texts.
    """
    _check_parentheses(pattern)
    parts = tuple(
        _alternatives(text) if number % 2 else text.strip()
        for number, text in enumerate(_PARENTHESES.split(pattern))
        if number % 2 or text.strip()
    )
    if prod(len(part) for part in parts if not isinstance(part, str)) > LIMIT:
        raise BadAlternatives(f"stands for more than {LIMIT:,} texts; split it")
    return parts


# The words of a file are expanded more than once: to be checked, and for each lane.
@lru_cache(maxsize=16_384)
def expand(pattern: str) -> tuple[str, ...]:
    """Every text that a pattern stands for: `(my |) skin` for "my skin" and "skin".

    Raises BadAlternatives as `split` does.
    """
    choices = [(part,) if isinstance(part, str) else part for part in split(pattern)]
    return tuple(" ".join(filter(None, choice)) for choice in product(*choices))


def _check_parentheses(pattern: str) -> None:
    is_open = False
    for sign in _PARENTHESES.findall(pattern):
        if is_open and sign == "(":
            raise BadAlternatives("has '(' inside '('; write the inner ones out")
        if not is_open and sign == ")":
            raise BadAlternatives("has ')' without '('; add the one that is missing")
        is_open = sign == "("
    if is_open:
        raise BadAlternatives("has '(' without ')'; add the one that is missing")


def _alternatives(text: str) -> Alternatives:
    choices = tuple(dict.fromkeys(choice.strip() for choice in text.split("|")))
    if not any(choices):
        raise BadAlternatives(
            "has empty parentheses; write (a | b), or (a |) for a or none"
        )
    if "{" in text:
        raise BadAlternatives("has a {group} in parentheses; write a phrase for each")
    return choices


def texts_of(pattern: str, groups: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """Yield every text that a pattern stands for, its {groups} written out as well.

    Raises BadAlternatives as `split` does, and KeyError for a group that is not there.
    """
    for text in expand(pattern):
        parts = _GROUP.split(text)
        choices = [
            [member for each in groups[part] for member in expand(each)]
            if number % 2
            else [part]
            for number, part in enumerate(parts)
        ]
        yield from ("".join(choice) for choice in product(*choices))
