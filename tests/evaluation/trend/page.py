"""The figures over kept runs as one self-contained page."""

from collections.abc import Sequence

from tests.evaluation.figures.numbers import shown
from tests.evaluation.pages import plots
from tests.evaluation.pages.templates import render
from tests.evaluation.trend.series import Series, run_rows


def trend_page(series: Sequence[Series]) -> str:
    """The page's HTML: a plot for each figure of each series, and the runs."""
    return render(
        "trend.html",
        runs=sum(len(one.runs) for one in series),
        series=[(one.name, _plots(one), run_rows(one)) for one in series],
    )


def _plots(series: Series) -> list[tuple[str, str, str]]:
    """Each figure's name, its last value and its plot."""
    return [
        (name, shown(name, series.values(name)[-1]), _plot(series, name))
        for name in series.figures
    ]


def _plot(series: Series, figure: str) -> str:
    others = [n + 1 for n in range(len(series.runs)) if series.has_other_labels(n)]
    return plots.course(figure, series.values(figure), others)
