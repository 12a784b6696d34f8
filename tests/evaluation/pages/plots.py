"""Figures to plots: inline SVG that needs nothing from elsewhere."""

import io
import re
from collections import Counter
from collections.abc import Callable, Sequence
from math import nan

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from tests.evaluation.measures import BINS, PRECISION, Guess, bins, curve
from tests.evaluation.runner import Case

RIGHT = "#0a7d62"
WRONG = "#c2410c"
OUTSIDE = "#64748b"
PAIRS = 20
_UNIT = {"xlim": (0, 1), "ylim": (0, 1)}
_NO_METADATA = dict.fromkeys(("Date", "Creator", "Format", "Type"))


def reliability(guesses: Sequence[Guess]) -> str:
    """Of each bin of confidence, the share that came true; on the line is perfect."""

    def draw(axes: Axes) -> None:
        axes.plot([0, 1], [0, 1], color=OUTSIDE, linestyle=":", linewidth=1)
        held = bins(guesses)
        means = [mean for _, mean, _ in held]
        shares = [share for _, _, share in held]
        axes.plot(means, shares, color=RIGHT)
        sizes = [20 + 300 * len(one) / len(guesses) for one, _, _ in held]
        axes.scatter(means, shares, s=sizes, color=RIGHT)
        axes.set(xlabel="confidence", ylabel="first match right", **_UNIT)

    return _drawn("reliability", draw)


def risk_coverage(guesses: Sequence[Guess]) -> str:
    """What answering more costs: the share of wrong answers at each coverage."""

    def draw(axes: Axes) -> None:
        points = curve(guesses)
        axes.step(
            [point.coverage for point in points],
            [1 - point.precision for point in points],
            where="post",
            color=WRONG,
        )
        axes.axhline(1 - PRECISION, color=OUTSIDE, linestyle=":", linewidth=1)
        axes.set(xlabel="labels with an entry, answered", ylabel="answers wrong")
        axes.set(xlim=(0, 1), ylim=(0, None))

    return _drawn("risk", draw)


def confidences(guesses: Sequence[Guess]) -> str:
    """How sure Askwell was where it was right, wrong or out of its scope."""
    sides = {
        "right": [one.confidence for one in guesses if one.right],
        "wrong": [one.confidence for one in guesses if one.in_scope and not one.right],
        "out of scope": [one.confidence for one in guesses if not one.in_scope],
    }

    def draw(axes: Axes) -> None:
        axes.hist(
            list(sides.values()),
            bins=2 * BINS,
            range=(0, 1),
            stacked=True,
            label=[f"{name} ({len(values)})" for name, values in sides.items()],
            color=[RIGHT, WRONG, OUTSIDE],
        )
        axes.set(xlabel="confidence", ylabel="labels", xlim=(0, 1))
        axes.legend(frameon=False)

    return _drawn("confidence", draw)


def confusion(cases: Sequence[Case]) -> str:
    """The pairs of entries that were confused most: expected, and matched first."""
    pairs = confused(cases)[:PAIRS]

    def draw(axes: Axes) -> None:
        names = [f"{wanted} → {found}" for (wanted, found), _ in pairs]
        axes.barh(names, [count for _, count in pairs], color=WRONG)
        axes.invert_yaxis()
        axes.set(xlabel="labels")
        axes.xaxis.set_major_locator(MaxNLocator(integer=True))

    return _drawn("confusion", draw, rows=len(pairs))


def course(name: str, values: Sequence[float | None], marks: Sequence[int] = ()) -> str:
    """A figure's value in each run, from the first on; `marks` are runs to set apart.

    Where a run has no value the line is broken.
    """

    def draw(axes: Axes) -> None:
        runs = range(1, len(values) + 1)
        known = [nan if value is None else value for value in values]
        axes.plot(runs, known, color=RIGHT, marker="o", markersize=4)

        for mark in marks:
            axes.axvline(mark - 0.5, color=OUTSIDE, linestyle=":", linewidth=1)

        axes.set(xlabel="run", xlim=(0.5, len(values) + 0.5))
        axes.xaxis.set_major_locator(MaxNLocator(integer=True, min_n_ticks=1))
        # An axis says what its values are, and not how far they are from another one.
        axes.ticklabel_format(axis="y", useOffset=False)
        least, most = axes.get_ylim()
        # A share is at most 1; the room above is for the point.
        is_share = all(value is None or value <= 1 for value in values)
        axes.set_ylim(max(0, least), min(most, 1.01) if is_share else most)

    return _drawn(name, draw, height=2.2)


def confused(cases: Sequence[Case]) -> list[tuple[tuple[str, str], int]]:
    """How often a wrong entry came first, by expected and wrong entry, most first."""
    pairs = Counter(
        (case.label.entries[0], case.first)
        for case in cases
        if case.label.expects_entry
        and case.first is not None
        and case.first not in case.label.entries
    )
    return sorted(pairs.items(), key=lambda pair: (-pair[1], pair[0]))


def _drawn(
    name: str, draw: Callable[[Axes], None], rows: int = 0, height: float = 3.4
) -> str:
    """What `draw` draws, as an SVG element that is the same each time."""
    drawn = io.StringIO()

    # Text stays text, and ids come from the plot's name: equal runs, equal pages.
    with mpl.rc_context({"svg.fonttype": "none", "svg.hashsalt": name, "font.size": 9}):
        figure = Figure(figsize=(5.6, max(height, 0.8 + 0.24 * rows)), layout="tight")
        axes = figure.subplots()
        axes.spines[["top", "right"]].set_visible(False)
        draw(axes)
        figure.savefig(drawn, format="svg", metadata=_NO_METADATA, transparent=True)

    svg = drawn.getvalue()
    # All plots share the ids of their groups, which nothing refers to.
    return re.sub(r'<g id="[^"]*"', "<g", svg[svg.index("<svg") :])
