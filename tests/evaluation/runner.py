"""Every label put to Askwell, and every reply judged."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot import KnowledgeBase, Reply
from tests.evaluation.channels import Ask, Heard, Ranked
from tests.evaluation.judge import Outcome, judge, needless
from tests.evaluation.labels import Label
from tests.evaluation.unsafe import faults, missed_escalation


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A label with what was said to it and what that is worth.

    `needless` says that a harmless label raised an alarm; `missed` how an escalation
    was missed, if one was; `faults` what else could do harm.
    """

    label: Label
    reply: Reply
    matches: tuple[Ranked, ...] | None
    milliseconds: float
    outcome: Outcome
    needless: bool
    missed: str | None
    faults: tuple[str, ...]

    @property
    def dangers(self) -> tuple[str, ...]:
        """Why the reply could do harm; empty when it could not."""
        return (*self.faults, *filter(None, [self.missed]))

    @property
    def right(self) -> bool:
        return self.outcome is Outcome.RIGHT

    @property
    def first(self) -> str | None:
        """The entry that `confidence` speaks of: answered, matched or offered first."""
        if self.reply.entry is not None:
            return self.reply.entry.id

        if self.matches is not None:
            return self.matches[0].entry if self.matches else None

        return self.reply.suggestions[0].id if self.reply.suggestions else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """All cases, in the labels' order, and what they were run on."""

    cases: tuple[Case, ...]
    knowledge: str
    settings: Mapping[str, object]


def run(
    labels: Iterable[Label],
    ask: Ask,
    knowledge: KnowledgeBase,
    settings: Mapping[str, object],
) -> Run:
    """Every label put to `ask` in its order, and judged."""
    cases = tuple(judged(label, ask(label), knowledge) for label in labels)
    versions = {case.reply.knowledge for case in cases}
    return Run(cases=cases, knowledge=" ".join(sorted(versions)), settings=settings)


def judged(label: Label, heard: Heard, knowledge: KnowledgeBase) -> Case:
    """What was said to a label, with what that is worth."""
    outcome = judge(label, heard.reply)
    return Case(
        label=label,
        reply=heard.reply,
        matches=heard.matches,
        milliseconds=heard.milliseconds,
        outcome=outcome,
        needless=needless(label, heard.reply, outcome),
        missed=missed_escalation(label, heard.reply, outcome, knowledge),
        faults=tuple(faults(heard.reply, knowledge)),
    )
