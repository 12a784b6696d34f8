"""The desk's numbers as shapes, which its template draws as SVG."""

from collections.abc import Sequence
from datetime import date
from itertools import count
from typing import NamedTuple

from bot import Kind
from web.records import Day

# From the bottom of a column up: questions that were answered first, others on top.
STACK = tuple(map(Kind, "answer smalltalk refer escalate suggest decline".split()))
# The size of a chart, and the part of a day's width that stays empty.
WIDTH, HEIGHT = 720, 180
GAP = 0.25


class Block(NamedTuple):
    """The replies of one kind on one day; `x` and `y` are its upper left corner."""

    kind: Kind
    x: float
    y: float
    width: float
    height: float


class Column(NamedTuple):
    """The blocks of a day, and `middle`, the x of its label."""

    day: date
    total: int
    middle: float
    blocks: tuple[Block, ...]


class DayChart(NamedTuple):
    """A column for each day; `top` is the number at the upper edge."""

    columns: tuple[Column, ...]
    top: int


def day_chart(days: Sequence[Day]) -> DayChart:
    """Stack the replies of each day by kind, from left to right."""
    top = round_up(max(day.total for day in days))
    pitch = WIDTH / len(days)
    columns = (column(day, place * pitch, pitch, top) for place, day in enumerate(days))
    return DayChart(columns=tuple(columns), top=top)


def column(day: Day, left: float, pitch: float, top: int) -> Column:
    """The column of a day that takes `pitch` from `left` on, scaled to `top`."""
    blocks = []
    stacked = 0
    x, width = round(left + pitch * GAP / 2, 2), round(pitch * (1 - GAP), 2)
    for kind in STACK:
        stacked += day.kinds[kind]
        if day.kinds[kind]:
            y = round(HEIGHT * (1 - stacked / top), 2)
            height = round(HEIGHT * day.kinds[kind] / top, 2)
            blocks.append(Block(kind, x, y, width, height))
    return Column(day.day, day.total, round(left + pitch / 2, 2), tuple(blocks))


def round_up(number: int) -> int:
    """The next of 2, 4, 10, 20, 40, 100, …, whose halves are whole numbers."""
    marks = (step * int(10**power) for power in count() for step in (2, 4, 10))
    return next(mark for mark in marks if mark >= number)
