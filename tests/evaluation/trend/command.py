"""The figures over kept runs: `python -m tests.evaluation trend`."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from tests.evaluation.terminal import BAD_INPUT, make_console
from tests.evaluation.trend.kept import RUNS, KeptError, read_runs
from tests.evaluation.trend.series import figures_table, runs_table, series_of

EXAMPLES = """examples:
  python -m tests.evaluation --keep           run, and keep the figures in var/runs/
  python -m tests.evaluation trend            draw what is kept there
  python -m tests.evaluation trend --html trend.html
  python -m tests.evaluation --keep kept/library \\
    --knowledge library --questions mine.yaml
  python -m tests.evaluation trend kept/library"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Reads and draws; the exit status is 2 where a run cannot be read."""
    options = _parser().parse_args(arguments)

    try:
        series = series_of(read_runs(options.runs))
    except (KeptError, OSError) as error:
        print(error, file=sys.stderr)
        return BAD_INPUT

    console = make_console()

    for one in series:
        console.print(runs_table(one))
        console.print(figures_table(one))

    if options.html:
        # Imported where it is needed: matplotlib takes its time.
        from tests.evaluation.trend.page import trend_page

        html = trend_page(series)
        options.html.write_text(html, encoding="utf-8")

    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m tests.evaluation trend",
        description="Draw the figures over the runs that --keep kept.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = parser.add_argument
    add(
        "runs",
        type=Path,
        nargs="?",
        default=RUNS,
        metavar="FOLDER",
        help="where the runs are kept (default: var/runs)",
    )
    add("--html", type=Path, metavar="FILE", help="write a page with plots")
    return parser
