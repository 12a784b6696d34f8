"""The figures over kept runs: series of runs that asked the same of the same."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rich.table import Table

from tests.evaluation.figures.numbers import difference, shown
from tests.evaluation.trend.kept import KeptRun

BARS = "▁▂▃▄▅▆▇█"
NONE = "·"
# Runs on a terminal's line; a page has all of them.
LATEST = 30

Values = Sequence[float | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """Runs with the same labels' files on the same folder or server, oldest first."""

    asked: tuple[tuple[str, str], ...]
    runs: tuple[KeptRun, ...]

    @property
    def name(self) -> str:
        """What was asked, on one line."""
        return ", ".join(f"{key} {value}" for key, value in self.asked)

    @property
    def figures(self) -> list[str]:
        """The figures that any of the runs has, in the order of the latest."""
        names = dict.fromkeys(
            name for run in reversed(self.runs) for name in run.figures
        )
        return [name for name in names if any(v is not None for v in self.values(name))]

    def values(self, figure: str) -> list[float | None]:
        """A figure's value in each run."""
        return [run.figures.get(figure) for run in self.runs]

    def has_other_labels(self, place: int) -> bool:
        """Whether a run asked other labels than the one before it."""
        versions = [run.labels_version for run in self.runs[max(0, place - 1) :][:2]]
        return place > 0 and len(set(versions)) > 1


def series_of(runs: Iterable[KeptRun]) -> list[Series]:
    """The runs by what they asked, in the order in which each was first asked."""
    found: dict[tuple[tuple[str, str], ...], list[KeptRun]] = {}

    for run in sorted(runs, key=lambda run: run.date):
        found.setdefault(tuple(sorted(run.asked.items())), []).append(run)

    return [Series(asked=asked, runs=tuple(held)) for asked, held in found.items()]


def sparkline(values: Values) -> str:
    """A bar for each value, from the least to the most; a dot where there is none.

    Equal values are bars of half the height.
    """
    known = [value for value in values if value is not None]

    if not known:
        return NONE * len(values)

    least, most = min(known), max(known)
    return "".join(
        NONE if value is None else _bar(value, least, most) for value in values
    )


def _bar(value: float, least: float, most: float) -> str:
    if most == least:
        return BARS[len(BARS) // 2 - 1]

    return BARS[round((value - least) / (most - least) * (len(BARS) - 1))]


def runs_table(series: Series) -> Table:
    """The latest runs: when, and of which knowledge, program and labels."""
    table = Table(title=f"\n{series.name}", title_justify="left", show_edge=False)

    for name in ("run", "date", "knowledge", "program", "labels"):
        table.add_column(name)

    for row in run_rows(series)[-LATEST:]:
        table.add_row(*row)

    return table


def run_rows(series: Series) -> list[tuple[str, ...]]:
    """A row for each run; other labels than before are marked, for they compare not."""
    return [
        (
            str(place + 1),
            run.date.strftime("%Y-%m-%d %H:%M"),
            run.knowledge,
            run.program or "–",
            f"{run.labels}{', others' if series.has_other_labels(place) else ''}",
        )
        for place, run in enumerate(series.runs)
    ]


def figures_table(series: Series) -> Table:
    """A row for each figure: its course, its first and last value, the last change."""
    table = Table(title="", show_edge=False)
    table.add_column("figure")
    table.add_column("course", no_wrap=True)

    for name in ("first", "last", "last change"):
        table.add_column(name, justify="right")

    table.add_column("")

    for row in figure_rows(series):
        table.add_row(*row)

    return table


def figure_rows(series: Series) -> Iterator[tuple[str, ...]]:
    """Yield a figure's cells: name, sparkline, first, last, change and what it is."""
    is_other = series.has_other_labels(len(series.runs) - 1)

    for name in series.figures:
        values = series.values(name)
        first, last = shown(name, values[0]), shown(name, values[-1])
        before = values[-2] if len(values) > 1 else None
        change = difference(name, before, values[-1])

        if is_other:
            change = "", "other labels"

        yield (name, _course(name, values[-LATEST:]), first, last, *change)


def _course(name: str, values: Values) -> str:
    """The sparkline of what is shown: smaller differences are noise."""
    return sparkline(
        [None if value is None else float(shown(name, value)) for value in values]
    )
