"""Askwell and its lexical peers on the same labels, in the same run."""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from rich.table import Table

from bot import KnowledgeBase
from tests.evaluation.channels import Ask
from tests.evaluation.labels import Label
from tests.evaluation.measures import (
    Guess,
    Ranking,
    auroc,
    coverage,
    percentile,
    rank,
    wilson,
)
from tests.evaluation.peers.systems import PEERS, Score
from tests.evaluation.report import share

ASKWELL = "Askwell"


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One system's try at one label: its ranking and how sure it is of the first."""

    label: Label
    ranking: tuple[str, ...]
    confidence: float
    milliseconds: float

    @property
    def guess(self) -> Guess:
        """The attempt as the measures of confidence see it."""
        return Guess(
            confidence=self.confidence,
            right=bool(self.ranking) and self.ranking[0] in self.label.entries,
            in_scope=self.label.expects_entry,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One system's figures."""

    name: str
    answerable: int
    ranking: Ranking
    auroc: float | None
    coverage: float | None
    p50: float


Try = Callable[[Label], Attempt]


def standings(
    labels: Sequence[Label], knowledge: KnowledgeBase, ask: Ask
) -> Iterator[Standing]:
    """The peers' standings, then Askwell's, each as soon as it is known."""
    for name, fit in PEERS.items():
        yield standing(name, labels, by_score(knowledge, fit(tuple(knowledge))))

    yield standing(ASKWELL, labels, by_asking(ask))


def comparable(labels: Iterable[Label]) -> list[Label]:
    """Labels that a search alone can meet: no follow-ups, small talk or dangers."""
    return [
        label
        for label in labels
        if not label.after and (label.expects_entry or label.out_of_scope)
    ]


def standing(name: str, labels: Iterable[Label], attempt: Try) -> Standing:
    """How a system does on all labels."""
    attempts = [attempt(label) for label in labels]
    guesses = [one.guess for one in attempts]
    answerable = [one for one in attempts if one.label.expects_entry]
    return Standing(
        name=name,
        answerable=len(answerable),
        ranking=rank([(one.label.entries, one.ranking) for one in answerable]),
        auroc=auroc(guesses),
        coverage=coverage(guesses),
        p50=percentile([one.milliseconds for one in attempts], 50),
    )


def by_score(knowledge: KnowledgeBase, score: Score) -> Try:
    """A peer: every entry by its score, equals in curated order."""
    ids = tuple(knowledge.entries)

    def attempt(label: Label) -> Attempt:
        started = time.perf_counter()
        scores = score(label.ask)
        milliseconds = (time.perf_counter() - started) * 1000
        best_first = (-scores).argsort(kind="stable")
        return Attempt(
            label=label,
            ranking=tuple(ids[row] for row in best_first),
            confidence=float(scores[best_first[0]]),
            milliseconds=milliseconds,
        )

    return attempt


def by_asking(ask: Ask) -> Try:
    """Askwell, with everything on."""

    def attempt(label: Label) -> Attempt:
        heard = ask(label)
        return Attempt(
            label=label,
            ranking=tuple(match.entry for match in heard.matches or ()),
            confidence=heard.reply.confidence or 0.0,
            milliseconds=heard.milliseconds,
        )

    return attempt


def table(standings: Iterable[Standing]) -> Table:
    """One row for each system."""
    rows = Table(title="Systems", title_justify="left", show_edge=False)
    rows.add_column("system")

    for name in ("success@1", "95 % (Wilson)", "success@3", "mrr", "auroc"):
        rows.add_column(name, justify="right", no_wrap=True)

    rows.add_column("coverage@95", justify="right")
    rows.add_column("p50 ms", justify="right")

    for one in standings:
        rows.add_row(*_row(one))

    return rows


def _row(one: Standing) -> tuple[str, ...]:
    first = one.ranking.success_1
    low, high = wilson(round((first or 0) * one.answerable), one.answerable)
    return (
        one.name,
        share(first),
        f"{low:.3f} – {high:.3f}",
        share(one.ranking.success_3),
        share(one.ranking.mrr),
        share(one.auroc),
        share(one.coverage),
        f"{one.p50:.2f}",
    )
