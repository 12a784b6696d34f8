"""What likeness adds to the phrases: `python -m tests.evaluation.thresholds --help`.

Judges labels by the phrases alone, and with likeness sounding the siren from one
probability after another: dangers found by the right level, alarms for ordinary
messages. With --stories it judges long messages alone, where a phrase counts from one
probability of its sentence after another. Messages are judged by themselves, without
what came before.
"""

import argparse
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from rich.table import Table

from bot import Kind, Responder
from bot.phrases import Lexicon, is_story
from bot.safety import SafetyLane, Verdict
from bot.safety.thresholds import Thresholds
from bot.text import ENGLISH
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
DOUBTS = [
    (0.0, 0.0),
    *((0.03, lone) for lone in (0.03, 0.1, 0.3, 0.5, 0.7)),
    (0.1, 0.3),
]


# The kinds of a reply that a rule decides.
LOUD = {Kind.ESCALATE, Kind.REFER}
# Thresholds to try, by their name; without any the phrases judge alone.
Step = tuple[str, Thresholds | None]


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
    parser.add_argument("--stories", action="store_true", help="judge long messages")
    parser.add_argument("labels", type=Path, nargs="*", metavar="FILE")
    options = parser.parse_args(arguments)
    usual = sorted(DATA.glob("dev/*.yaml")) if options.stories else FILES
    read = read_labelled(options.knowledge, options.labels or usual)
    if read is None:
        return BAD_INPUT
    knowledge, labels = read
    judge = Judge(Responder(knowledge))
    dangers = [label for label in labels if label.expect == (Kind.ESCALATE,)]
    ordinary = [label for label in labels if label.expect == (ORDINARY,)]
    steps: Sequence[Step] = [(_named(step), siren_from(step)) for step in STEPS]
    if options.stories:
        dangers = [label for label in dangers if judge.is_story(label)]
        ordinary = [e for e in labels if judge.is_story(e) and not LOUD & {*e.expect}]
        steps = [
            (f"{doubt:.2f}, lone {lone:.2f}", Thresholds(doubtful=doubt, lone=lone))
            for doubt, lone in DOUBTS
        ]
    rows = [
        (name, judge.counts(dangers, ordinary, thresholds))
        for name, thresholds in steps
    ]
    title = "A phrase in a story" if options.stories else "Likeness beside the phrases"
    make_console().print(table_of(title, rows, len(dangers), len(ordinary)))
    return 0


class Judge:
    """The safety lane of a responder, with thresholds to try."""

    def __init__(self, responder: Responder) -> None:
        knowledge, speller = responder.knowledge, responder.retriever.speller
        self._lane = SafetyLane(knowledge, Lexicon(ENGLISH, knowledge.groups), speller)
        self._levels = {rule.id: rule.level for rule in knowledge.safety.rules}

    def counts(
        self,
        dangers: Sequence[Label],
        ordinary: Sequence[Label],
        thresholds: Thresholds | None,
    ) -> Counts:
        """Judge labels with likeness from some thresholds on, or without likeness."""
        told = [(label, self.verdict(label.ask, thresholds)) for label in dangers]
        harmless = [self.verdict(label.ask, thresholds) for label in ordinary]
        return Counts(
            right=sum(self._is_right(label, verdict) for label, verdict in told),
            helped=sum(v.is_siren or v.noted is not None for _, v in told),
            alarms=sum(verdict.is_siren for verdict in harmless),
            noted=sum(v.noted is not None and not v.is_siren for v in harmless),
        )

    def is_story(self, label: Label) -> bool:
        """Whether the safety lane reads a message sentence by sentence."""
        message_words = self._lane.words(label.ask)
        return bool(message_words) and is_story(message_words)

    def verdict(self, text: str, thresholds: Thresholds | None) -> Verdict:
        message = self._lane.read(self._lane.words(text))
        if thresholds is None:
            return self._lane.check(message)
        return self._lane.check(
            message, classifier=self._lane.classifier, thresholds=thresholds
        )

    def _is_right(self, label: Label, verdict: Verdict) -> bool:
        level = verdict.rule.level if verdict.rule else None
        wanted = self._levels.get(label.rule or "", label.rule)
        return verdict.is_siren and level == wanted


def _named(step: float | None) -> str:
    return "phrases alone" if step is None else f"{step:.2f}"


def siren_from(step: float | None) -> Thresholds | None:
    """Thresholds at which likeness sounds every siren from one probability on.

    None, for the phrases alone, stays None.
    """
    if step is None:
        return None
    note = min(Thresholds().note, step)
    return Thresholds(siren=step, grave=step, own=step, others=step, note=note)


def table_of(
    title: str, rows: Iterable[tuple[str, Counts]], dangers: int, ordinary: int
) -> Table:
    """A row for each threshold, by its name."""
    table = Table(
        title=f"{title}: {dangers} dangers, {ordinary} ordinary",
        title_justify="left",
        show_edge=False,
    )
    names = ("from", "right level", "siren or note", "alarms", "notes")
    for name in names:
        table.add_column(name, justify="right")
    for name, counts in rows:
        table.add_row(
            name,
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
