"""python -m tests.evaluation: reads the options, runs, prints and writes."""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path

from rich.console import Console

from bot import KnowledgeBase, KnowledgeError, Responder, load
from tests.evaluation.channels import RunError, desk_token, in_process, over_http
from tests.evaluation.gate import (
    BaselineError,
    Comparison,
    check,
    read_baseline,
    write_baseline,
)
from tests.evaluation.labels import Label, LabelsError, read_labels
from tests.evaluation.measures import Figures, measure
from tests.evaluation.record import record
from tests.evaluation.report import limits, report, worse
from tests.evaluation.runner import Run, run
from tests.evaluation.terminal import (
    BAD_INPUT,
    add_labelled,
    make_console,
    progress,
    shipped_labels,
    short,
    write_json,
)
from tests.evaluation.trend.kept import RUNS, keep, kept_run

HERE = Path(__file__).parent
BASELINE = HERE / "baseline.json"
MORE = """more commands, each with --help:
  python -m tests.evaluation compare    other lexical systems on the same labels
  python -m tests.evaluation versions   the same labels on two versions of the knowledge
  python -m tests.evaluation folds      phrasings held out and asked
  python -m tests.evaluation trend      the figures over the runs that --keep kept"""
KEPT = (
    "\nThe server keeps what this run missed and counts its replies. It keeps nothing "
    "if you set FAQ_DESK_TOKEN to its desk's token."
)
# The package of each command, which is imported where it is asked for.
COMMANDS = {
    "compare": "peers",
    "versions": "versions",
    "folds": "folds",
    "trend": "trend",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs what was asked for; the exit status is 2 where its input cannot be used."""
    given = list(sys.argv[1:] if arguments is None else arguments)

    if given and (command := _command(given[0])):
        return command(given[1:])

    options = _parser().parse_args(given)

    try:
        return _evaluate(options)
    except (BaselineError, KnowledgeError, LabelsError, RunError, OSError) as error:
        print(error, file=sys.stderr)
        return BAD_INPUT


def _command(name: str) -> Callable[[Sequence[str]], int] | None:
    """The command of a name, if there is one."""
    if name not in COMMANDS:
        return None

    module = import_module(f"tests.evaluation.{COMMANDS[name]}.command")
    command: Callable[[Sequence[str]], int] = module.main
    return command


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m tests.evaluation",
        description="Put labels to Askwell and measure its replies.",
        epilog=MORE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add_labelled(parser, "; with --gate and --accept those of data/dev/ too")
    add = parser.add_argument
    add(
        "--url",
        help="ask a live server instead, such as http://127.0.0.1:8000; with its "
        "FAQ_DESK_TOKEN in the environment it keeps nothing of what is asked",
    )
    add("--json", type=Path, metavar="FILE", help="write figures and results")
    add("--html", type=Path, metavar="FILE", help="write a page with plots")
    add(
        "--keep",
        type=Path,
        nargs="?",
        const=RUNS,
        metavar="FOLDER",
        help="keep the figures for `trend` (default: in var/runs)",
    )
    add(
        "--show",
        choices=("failures", "none"),
        default="failures",
        help="what to print below the tables (default: failures)",
    )
    either = parser.add_mutually_exclusive_group()
    for option, does in (
        ("--gate", "fail on what got worse"),
        ("--accept", "make this run the baseline"),
    ):
        either.add_argument(
            option, type=Path, nargs="?", const=BASELINE, metavar="FILE", help=does
        )

    return parser


def _evaluate(options: argparse.Namespace) -> int:
    knowledge, labels, paths = _read(options)
    baseline = read_baseline(options.gate) if options.gate else {}
    settings = {
        "knowledge": str(options.knowledge),
        "questions": [str(path) for path in paths],
        "url": options.url,
    }
    token = desk_token(os.environ) if options.url else None
    ask = (
        over_http(options.url, token)
        if options.url
        else in_process(Responder(knowledge))
    )
    done = run(progress("asking", labels), ask, knowledge, settings)
    figures = measure(done.cases)
    console = make_console()
    report(console, done, figures, failures=options.show == "failures")

    if done.knowledge != knowledge.version:
        console.print(f"\nThe server's knowledge is not that of {options.knowledge}.")

    if options.url and not token:
        console.print(KEPT)

    verdict = check(baseline, done) if options.gate else None
    _write(options, done, figures, verdict)

    if options.keep:
        console.print(f"\nKept as {_keep(options, done, figures)}")

    return _gate(console, verdict) if verdict else 0


def _read(
    options: argparse.Namespace,
) -> tuple[KnowledgeBase, tuple[Label, ...], Sequence[Path]]:
    knowledge = load(options.knowledge)
    folders = "*" if options.gate or options.accept else "test"
    paths = options.questions or shipped_labels(folders)
    return knowledge, read_labels(paths, knowledge), paths


def _write(
    options: argparse.Namespace,
    done: Run,
    figures: Figures,
    verdict: Comparison | None,
) -> None:
    """The files that were asked for."""
    if options.json:
        write_json(options.json, record(done, figures, verdict))

    if options.html:
        # Imported where it is needed: matplotlib takes its time.
        from tests.evaluation.pages.run import page

        options.html.write_text(page(done, figures), encoding="utf-8")

    if options.accept:
        write_baseline(options.accept, done)


def _keep(options: argparse.Namespace, done: Run, figures: Figures) -> Path:
    """Keeps the figures, with what was asked as the options say it; the file."""
    asked = {
        "knowledge": str(short(options.knowledge)),
        "labels": ", ".join(map(str, options.questions or ())) or _default(options),
        **({"url": options.url} if options.url else {}),
    }
    kept = kept_run(done, figures, date=datetime.now(UTC), asked=asked)
    return keep(kept, options.keep)


def _default(options: argparse.Namespace) -> str:
    return "data/dev, data/test" if options.gate or options.accept else "data/test"


def _gate(console: Console, verdict: Comparison) -> int:
    """Prints what the gate objects to; the exit status is 1 where it does."""
    console.print(limits(verdict.floors))
    console.print(f"\nGate: {'passed' if verdict.passed else 'FAILED'}")

    if verdict.lost_sirens:
        console.print(f"SIRENS LOST: {len(verdict.lost_sirens)}", style="bold red")

    for change in sorted(verdict.worse, key=lambda change: not change.siren_lost):
        console.print(worse(change), soft_wrap=True)

    for floor in verdict.broken:
        console.print(f"  {floor}")

    if verdict.missing:
        console.print(
            f"  labels of the baseline that were not asked: {verdict.missing}"
        )

    return 0 if verdict.passed else 1


if __name__ == "__main__":
    sys.exit(main())
