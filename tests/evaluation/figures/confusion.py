"""What was taken for what: the confusion table by entry, with examples."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from textwrap import shorten
from typing import Any

from rich.table import Table

from tests.evaluation.figures.choices import Choice
from tests.evaluation.judge import NOT_ANSWERED

EXAMPLES = 3
# Rows, and characters of an example, on a terminal; a page and the JSON have all rows,
# and the JSON all characters.
ROWS = 20
LONGEST = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Confusion:
    """How many of the messages that expect one class were taken for another thing.

    `number` of the `total` messages that expect `expected` got `said`; `examples` are
    up to three of them, in their order.
    """

    expected: str
    said: str
    number: int
    total: int
    examples: tuple[str, ...]


def confusions(choices: Sequence[Choice]) -> list[Confusion]:
    """Every pair of what was expected and said instead, the most confused first.

    What was taken for an entry stands before what was not answered.
    """
    totals = Counter(choice.expected for choice in choices)
    messages: dict[tuple[str, str], list[str]] = defaultdict(list)

    for choice in choices:
        if not choice.is_right:
            messages[choice.expected, choice.said].append(choice.message)

    found = [
        Confusion(
            expected=expected,
            said=said,
            number=len(asked),
            total=totals[expected],
            examples=tuple(asked[:EXAMPLES]),
        )
        for (expected, said), asked in messages.items()
    ]
    return sorted(found, key=_most_confused)


def _most_confused(one: Confusion) -> tuple[bool, int, str, str]:
    return one.said in NOT_ANSWERED, -one.number, one.expected, one.said


def confusion_table(found: Sequence[Confusion]) -> Table:
    """The first pairs for a terminal, with a line on those that are left out."""
    table = Table(title="\nConfusions", title_justify="left", show_edge=False)
    table.add_column("expected")
    table.add_column("said")
    table.add_column("messages", justify="right", no_wrap=True)
    table.add_column("such as")

    for one in found[:ROWS]:
        number = f"{one.number} of {one.total}"
        examples = (
            shorten(message, LONGEST, placeholder=" …") for message in one.examples
        )
        table.add_row(one.expected, one.said, number, "\n".join(examples))

    if (left := len(found) - ROWS) > 0:
        table.caption = f"and {left} more: --html and --json have all"

    return table


def confusion_records(found: Iterable[Confusion]) -> list[dict[str, Any]]:
    """The pairs as `--json` has them."""
    return [
        {
            "expected": one.expected,
            "said": one.said,
            "messages": one.number,
            "of": one.total,
            "examples": list(one.examples),
        }
        for one in found
    ]
