"""Numbers as shapes: what the desk's template draws as SVG."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from bot import Kind
from web.records import Day

# From the bottom of a stack up: what was answered first, what was not on top of it.
STACK = (
    Kind.ANSWER,
    Kind.SMALLTALK,
    Kind.REFER,
    Kind.ESCALATE,
    Kind.SUGGEST,
    Kind.DECLINE,
)
WIDTH, HEIGHT = 720, 180
GAP = 0.25


class Block(NamedTuple):
    """The replies of one kind on one day."""

    kind: Kind
    x: float
    y: float
    width: float
    height: float


class Column(NamedTuple):
    """A day: its blocks, and the middle of its foot."""

    day: date
    total: int
    middle: float
    blocks: tuple[Block, ...]


class DayChart(NamedTuple):
    """Stacked columns, one a day; `top` is the number at the upper edge."""

    columns: tuple[Column, ...]
    top: int


def day_chart(days: Sequence[Day]) -> DayChart:
    top = round_up(max((day.total for day in days), default=0))
    pitch = WIDTH / max(len(days), 1)
    columns = (column(day, place * pitch, pitch, top) for place, day in enumerate(days))
    return DayChart(columns=tuple(columns), top=top)


def column(day: Day, left: float, pitch: float, top: int) -> Column:
    blocks = []
    below = 0

    for kind in STACK:
        number = day.kinds[kind]
        below += number
        if number:
            blocks.append(
                Block(
                    kind=kind,
                    x=round(left + pitch * GAP / 2, 2),
                    y=round(HEIGHT * (1 - below / top), 2),
                    width=round(pitch * (1 - GAP), 2),
                    height=round(HEIGHT * number / top, 2),
                )
            )

    return Column(day.day, day.total, round(left + pitch / 2, 2), tuple(blocks))


def round_up(number: int) -> int:
    """The next number that is easily halved: 2, 4, 10, 20, 40, 100, …"""
    power = 1
    while True:
        for step in (2, 4, 10):
            if number <= step * power:
                return step * power
        power *= 10


def share(number: int, most: int) -> float:
    """A number as a width from 0 to 100."""
    return round(100 * number / most, 1) if most else 0.0
