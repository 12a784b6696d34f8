"""Phrasings held out and asked: `python -m tests.evaluation folds`."""

import argparse
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from bot import KnowledgeError, load
from tests.evaluation.folds.held import analyse, ask_folds
from tests.evaluation.folds.report import folds_page, folds_record, print_folds
from tests.evaluation.terminal import (
    BAD_INPUT,
    KNOWLEDGE,
    make_console,
    progress,
    short,
    write_json,
)

EXAMPLES = """examples:
  python -m tests.evaluation folds
  python -m tests.evaluation folds --knowledge my-faq --folds 10 --html folds.html"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Asks, prints and writes; the exit status is 2 where the knowledge is bad."""
    options = _parser().parse_args(arguments)

    try:
        knowledge = load(short(options.knowledge))
    except (KnowledgeError, OSError) as error:
        print(error, file=sys.stderr)
        return BAD_INPUT

    analysed = analyse(knowledge, _watch)

    if not analysed.phrasings:
        what = f"no entry of {options.knowledge} has more than one phrasing"
        print(f"{what}; write some to hold out", file=sys.stderr)
        return BAD_INPUT

    asked = ask_folds(analysed, options.folds)
    held = list(progress("asking", asked, analysed.phrasings))
    console = make_console()
    console.print(f"knowledge {knowledge.version}, {options.folds} folds\n")
    print_folds(console, knowledge, held, phrasings=options.show == "failures")

    if options.json:
        write_json(options.json, folds_record(knowledge, held, options.folds))

    if options.html:
        html = folds_page(knowledge, held, options.folds)
        options.html.write_text(html, encoding="utf-8")

    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m tests.evaluation folds",
        description="Hold out a part of each entry's phrasings at a time and ask them "
        "of the rest: which entries depend on which phrasings?",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = parser.add_argument
    add("--knowledge", type=Path, default=KNOWLEDGE, metavar="DIR", help="its folder")
    add(
        "--folds",
        type=_folds,
        default=5,
        metavar="K",
        help="hold out one phrasing in K at a time (default: 5)",
    )
    add("--json", type=Path, metavar="FILE", help="write all entries and confusions")
    add("--html", type=Path, metavar="FILE", help="write them as a page")
    add(
        "--show",
        choices=("failures", "none"),
        default="failures",
        help="what to print below the tables (default: failures)",
    )
    return parser


def _folds(text: str) -> int:
    if not text.isdecimal() or int(text) < 2:
        raise argparse.ArgumentTypeError("must be a number from 2 on")

    return int(text)


def _watch(items: Iterable[Any], label: str, most: int) -> Iterable[Any]:
    return progress(label, items, most)
