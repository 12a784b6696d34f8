"""The same knowledge in many languages: `python -m tests.evaluation.languages --help`.

Each base is asked its own phrasings, which must find their entries, and what its labels
ask in other words or about something else.
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.table import Table

from bot import Kind, KnowledgeBase, KnowledgeError, Responder, load
from tests.evaluation.labels import Label, LabelsError, read_labels
from tests.evaluation.terminal import BAD_INPUT, make_console, progress

LANGUAGES = Path(__file__).parent / "data" / "languages"
LIBRARY = LANGUAGES / "library"


@dataclass(frozen=True, kw_only=True)
class Share:
    """How many of some messages got what they ask for."""

    right: int
    of: int

    def __str__(self) -> str:
        return f"{self.right} of {self.of}"


@dataclass(frozen=True, kw_only=True)
class Found:
    """What a base makes of its phrasings, and of its labels."""

    phrasings: Share
    paraphrases: Share
    declined: Share


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
    table = Table("language", "phrasings", "other words", "out of scope declined")
    try:
        for code in progress("asking", codes):
            found = ask(options.set / code)
            shares = (found.phrasings, found.paraphrases, found.declined)
            table.add_row(code, *map(str, shares))
    except (KnowledgeError, LabelsError, OSError) as error:
        print(error, file=sys.stderr)
        return BAD_INPUT
    make_console().print(table)
    return 0


def ask(folder: Path) -> Found:
    """Ask a base its phrasings and labels.

    A label of an entry is right if the entry answers, one out of scope if none does.
    Raises KnowledgeError, LabelsError and OSError.
    """
    knowledge = load(folder / "knowledge")
    labels = read_labels([folder / "labels.yaml"], knowledge)
    responder = Responder(knowledge)
    answers = [is_right(responder, label) for label in labels if not _is_out(label)]
    declines = [is_right(responder, label) for label in labels if _is_out(label)]
    return Found(
        phrasings=_share([*_verbatim(responder, knowledge)]),
        paraphrases=_share(answers),
        declined=_share(declines),
    )


def is_right(responder: Responder, label: Label) -> bool:
    """Whether a reply has the entry of a label, or none where it expects none."""
    reply = responder.reply(label.ask)
    if _is_out(label):
        return reply.kind is not Kind.ANSWER
    return reply.entry is not None and reply.entry.id in label.expect


def _is_out(label: Label) -> bool:
    return "decline" in label.expect


def _verbatim(responder: Responder, knowledge: KnowledgeBase) -> Iterator[bool]:
    for entry in knowledge:
        for phrasing in entry.all_phrasings:
            found = responder.reply(phrasing).entry
            yield found is not None and found.id == entry.id


def _share(right: Sequence[bool]) -> Share:
    return Share(right=sum(right), of=len(right))


if __name__ == "__main__":
    sys.exit(main())
