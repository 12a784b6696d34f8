"""Where the two judges disagree: `python -m tests.evaluation.judges --help`.

Words judge alone where they are sure; elsewhere words and the encoder judge together.
Here both are asked every label that a search can meet. A judge is right if its first
match is expected, whatever its confidence, or if a decline is expected and it is not
confident enough to answer. Listed are the labels about which one of them is right, or
both are wrong in different ways.
"""

import argparse
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from rich.table import Table

from bot import Kind, KnowledgeBase, words_alone
from bot.search.judge import Finding
from bot.search.retriever import Retriever
from tests.evaluation.fitting import is_for_search
from tests.evaluation.labels import Label
from tests.evaluation.terminal import (
    BAD_INPUT,
    KNOWLEDGE,
    make_console,
    progress,
    read_labelled,
)

DEV = sorted((Path(__file__).parent / "data" / "dev").glob("*.yaml"))


class Right(StrEnum):
    """Who is right about a label."""

    BOTH = "both"
    WORDS = "words"
    ENCODER = "the encoder"
    NEITHER = "neither"


@dataclass(frozen=True, kw_only=True)
class Findings:
    """What both judges find for a label."""

    label: Label
    words: Finding
    encoder: Finding

    @property
    def right(self) -> Right:
        """Who is right."""
        pair = _is_right(self.label, self.words), _is_right(self.label, self.encoder)
        return {
            (True, True): Right.BOTH,
            (True, False): Right.WORDS,
            (False, True): Right.ENCODER,
            (False, False): Right.NEITHER,
        }[pair]

    @property
    def is_disputed(self) -> bool:
        """Whether one alone is right, or both are wrong in different ways."""
        if self.right is Right.NEITHER:
            return _first(self.words) != _first(self.encoder)
        return self.right is not Right.BOTH


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints the disputed labels, then counts; the exit status is 2 on bad input."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.evaluation.judges", description=__doc__
    )
    parser.add_argument("--knowledge", type=Path, default=KNOWLEDGE)
    parser.add_argument(
        "--questions",
        type=Path,
        nargs="+",
        default=DEV,
        metavar="FILE",
        help="labels, .yaml or .jsonl (default: tests/evaluation/data/dev/*.yaml)",
    )
    options = parser.parse_args(arguments)
    read = read_labelled(options.knowledge, options.questions)
    if read is None:
        return BAD_INPUT
    knowledge, labels = read
    if reason := words_alone(knowledge):
        print(f"Only words judge here: {reason}.", file=sys.stderr)
        return BAD_INPUT
    found = list(progress("asking", findings(labels, knowledge), len(labels)))
    console = make_console()
    console.print(disputes(found))
    console.print(counts(found))
    return 0


def findings(labels: Iterable[Label], knowledge: KnowledgeBase) -> Iterator[Findings]:
    """Yield what both judges find for each label that a search can meet."""
    retriever = Retriever(knowledge)
    words, encoder = retriever.judges
    for label in labels:
        query = retriever.analyse_text(label.ask)
        if is_for_search(label, knowledge) and query.terms:
            yield Findings(
                label=label, words=words.find(query), encoder=encoder.find(query)
            )


def _is_right(label: Label, finding: Finding) -> bool:
    if _first(finding) in label.entries:
        return True
    declines = finding.confidence < finding.scoring.answer_from
    return declines and Kind.DECLINE in label.expect


def _first(finding: Finding) -> str | None:
    return finding.matches[0].entry.id if finding.matches else None


def disputes(found: Iterable[Findings]) -> Table:
    """A row for each disputed label, by who is right, then by how sure words are."""
    table = Table("message", "expected", "words find", "words and encoder", "right")
    order = list(Right)
    disputed = [each for each in found if each.is_disputed]
    for each in sorted(
        disputed, key=lambda one: (order.index(one.right), -one.words.confidence)
    ):
        table.add_row(
            each.label.ask,
            ", ".join(each.label.expect),
            _shown(each.words),
            _shown(each.encoder),
            each.right,
        )
    return table


def _shown(finding: Finding) -> str:
    """The first match, or that there is none, with its confidence."""
    return f"{_first(finding) or '–'} {finding.confidence:.2f}"


def counts(found: Sequence[Findings]) -> Table:
    """How many labels each judge is right about, and of which words are sure."""
    table = Table("right", "labels", "of which words are sure")
    for right in Right:
        of_right = [each for each in found if each.right is right]
        sure = sum(each.words.is_sure for each in of_right)
        table.add_row(right, str(len(of_right)), str(sure))
    return table


if __name__ == "__main__":
    sys.exit(main())
