"""Pieces of the sentences that editors read: counts, lists and hints."""

import difflib
from collections.abc import Iterable, Sequence


def counted(number: int, noun: str, plural: str = "") -> str:
    """Write a number with its noun: `1 entry`, `2 entries`, `3 phrasings`.

    Name the plural where it is not made at the noun's end: `pieces of advice`.
    """
    if number == 1:
        return f"1 {noun}"
    regular = f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}s"
    return f"{number} {plural or regular}"


def having(number: int, noun: str) -> str:
    """Write the beginning of a sentence: `1 entry has` or `3 entries have`."""
    return f"{counted(number, noun)} {'has' if number == 1 else 'have'}"


def listed(items: Sequence[str]) -> str:
    """Write the first three items and how many are left: `a, b, c and 2 more`."""
    beginning = ", ".join(items[:3])
    return f"{beginning} and {len(items) - 3} more" if len(items) > 3 else beginning


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """The end of a message: ", did you mean 'battery'?", or nothing if none is near.

    Near is what difflib finds at least 0.6 alike, its usual limit.
    """
    close = difflib.get_close_matches(name, list(known), n=1)
    return f", did you mean {close[0]!r}?" if close else ""
