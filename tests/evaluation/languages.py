"""The same knowledge in many languages: `python -m tests.evaluation.languages --help`.

Each base is asked its own phrasings, which must find their entries, and what its labels
ask in other words or about something else.
"""

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.table import Table

from bot import Kind, KnowledgeError, Responder, load
from tests.evaluation.channels import in_process
from tests.evaluation.labels import LabelsError, read_labels
from tests.evaluation.measures import Tally, tallies
from tests.evaluation.runner import Case, run
from tests.evaluation.terminal import BAD_INPUT, make_console, progress

LANGUAGES = Path(__file__).parent / "data" / "languages"
LIBRARY = LANGUAGES / "library"


@dataclass(frozen=True, kw_only=True)
class Found:
    """What a base makes of its own phrasings, and of its labels.

    `paraphrases` ask for an entry in other words, `strangers` for something else.
    """

    phrasings: int
    found: int
    paraphrases: Tally
    strangers: Tally


def main(arguments: Sequence[str] | None = None) -> int:
    """Reads the bases, asks them, and prints a row for each."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.evaluation.languages",
        description="Ask the same knowledge in many languages.",
    )
    parser.add_argument(
        "--set",
        type=Path,
        default=LIBRARY,
        metavar="DIR",
        help="a folder with CODE/knowledge and CODE/labels.yaml (default: the library "
        "desk; data/languages/pool is for tuning)",
    )
    parser.add_argument("codes", nargs="*", help="such as de tr (default: all)")
    options = parser.parse_args(arguments)
    codes = options.codes or sorted(path.name for path in options.set.iterdir())
    table = Table(
        "language", "phrasings", "other words", "suggested", "wrong", "strangers"
    )
    try:
        for code in progress("asking", codes):
            table.add_row(code, *_cells(ask(options.set / code)))
    except (KnowledgeError, LabelsError, OSError) as error:
        print(error, file=sys.stderr)
        return BAD_INPUT
    make_console().print(table)
    return 0


def _cells(found: Found) -> tuple[str, ...]:
    asked, strangers = found.paraphrases, found.strangers
    return (
        f"{found.found} of {found.phrasings}",
        f"{asked.right} of {asked.labels}",
        str(asked.suggested),
        str(asked.wrong),
        f"{strangers.right} of {strangers.labels}",
    )


def ask(folder: Path) -> Found:
    """Ask a base its phrasings and labels.

    Raises KnowledgeError, LabelsError and OSError.
    """
    responder = Responder(load(folder / "knowledge"))
    cases = cases_of(responder, folder / "labels.yaml")
    tally = tallies((case.label.group, case) for case in cases)
    finds = [
        found is not None and found.id == entry.id
        for entry in responder.knowledge
        for phrasing in entry.all_phrasings
        for found in [responder.reply(phrasing).entry]
    ]
    return Found(
        phrasings=len(finds),
        found=sum(finds),
        paraphrases=tally[Kind.ANSWER],
        strangers=tally[Kind.DECLINE],
    )


def cases_of(responder: Responder, labels: Path) -> tuple[Case, ...]:
    """Put a file of labels to a responder. Raises LabelsError and OSError."""
    knowledge = responder.knowledge
    asked = read_labels([labels], knowledge)
    return run(asked, in_process(responder), knowledge, {}).cases


if __name__ == "__main__":
    sys.exit(main())
