"""What likeness adds to the phrases: `python -m tests.evaluation.thresholds --help`.

Judges labels by the phrases alone, and with likeness sounding the siren from one
probability after another: dangers found by the right level, alarms for ordinary
messages. Messages are judged by themselves, without what came before.
"""

import argparse
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from rich.table import Table

from bot import Kind, Responder
from bot.phrases import Lexicon
from bot.safety import SafetyLane, Verdict
from bot.safety.lane import Thresholds
from tests.evaluation.labels import ORDINARY, Label
from tests.evaluation.terminal import (
    BAD_INPUT,
    KNOWLEDGE,
    make_console,
    read_labelled,
)

DATA = Path(__file__).parent / "data"
FILES = sorted(DATA.glob("dev/ordinary.yaml")) + sorted(DATA.glob("dev/fresh*.yaml"))
STEPS = (None, 0.95, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3)


class Counts(NamedTuple):
    """What verdicts come to, of labels that expect an escalation and of ordinary ones.

    `right` are sirens of the level expected; `helped` have a siren or a note.
    """

    right: int
    helped: int
    alarms: int
    noted: int


def main(arguments: Sequence[str] | None = None) -> int:
    """Measures and prints; the exit status is 2 where the files are not usable."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--knowledge", type=Path, default=KNOWLEDGE, metavar="DIR")
    parser.add_argument("labels", type=Path, nargs="*", default=FILES, metavar="FILE")
    options = parser.parse_args(arguments)
    read = read_labelled(options.knowledge, options.labels)
    if read is None:
        return BAD_INPUT
    knowledge, labels = read
    dangers = [label for label in labels if label.expect == (Kind.ESCALATE,)]
    ordinary = [label for label in labels if label.expect == (ORDINARY,)]
    judge = Judge(Responder(knowledge))
    rows = [(step, judge.counts(dangers, ordinary, step)) for step in STEPS]
    make_console().print(table_of(rows, len(dangers), len(ordinary)))
    return 0


class Judge:
    """The safety lane of a responder, with thresholds to try."""

    def __init__(self, responder: Responder) -> None:
        knowledge, speller = responder.knowledge, responder.retriever.speller
        self._lane = SafetyLane(knowledge, Lexicon(knowledge.groups), speller)
        self._levels = {rule.id: rule.level for rule in knowledge.safety.rules}

    def counts(
        self, dangers: Sequence[Label], ordinary: Sequence[Label], step: float | None
    ) -> Counts:
        """Judge labels with a siren by likeness from `step` on, or without likeness."""
        told = [(label, self.verdict(label.ask, step)) for label in dangers]
        harmless = [self.verdict(label.ask, step) for label in ordinary]
        return Counts(
            right=sum(self._is_right(label, verdict) for label, verdict in told),
            helped=sum(v.is_siren or v.noted is not None for _, v in told),
            alarms=sum(verdict.is_siren for verdict in harmless),
            noted=sum(v.noted is not None and not v.is_siren for v in harmless),
        )

    def verdict(self, text: str, step: float | None) -> Verdict:
        message = self._lane.read(self._lane.words(text))
        if step is None:
            return self._lane.check(message)
        return self._lane.check(
            message,
            classifier=self._lane.classifier,
            thresholds=siren_from(step),
        )

    def _is_right(self, label: Label, verdict: Verdict) -> bool:
        level = verdict.rule.level if verdict.rule else None
        wanted = self._levels.get(label.rule or "", label.rule)
        return verdict.is_siren and level == wanted


def siren_from(step: float) -> Thresholds:
    """Thresholds at which likeness sounds every siren from one probability on."""
    note = min(Thresholds().note, step)
    return Thresholds(siren=step, grave=step, own=step, others=step, note=note)


def table_of(
    rows: Iterable[tuple[float | None, Counts]], dangers: int, ordinary: int
) -> Table:
    """A row for each threshold, the phrases alone first."""
    table = Table(
        title=f"Likeness beside the phrases: {dangers} dangers, {ordinary} ordinary",
        title_justify="left",
        show_edge=False,
    )
    names = ("siren from", "right level", "siren or note", "alarms", "notes")
    for name in names:
        table.add_column(name, justify="right")
    for step, counts in rows:
        table.add_row(
            "phrases alone" if step is None else f"{step:.2f}",
            _share(counts.right, dangers),
            _share(counts.helped, dangers),
            _share(counts.alarms, ordinary),
            _share(counts.noted, ordinary),
        )
    return table


def _share(number: int, of: int) -> str:
    return f"{number} ({number / of:.1%})" if of else "–"


if __name__ == "__main__":
    sys.exit(main())
