"""A run as one self-contained page: the outcomes and plots first, failures below."""

from collections.abc import Iterator
from typing import NamedTuple

from tests.evaluation.gate import all_limits, good
from tests.evaluation.judge import Outcome
from tests.evaluation.measures import Figures, guess_of, scored, was_searched
from tests.evaluation.pages import plots
from tests.evaluation.pages.templates import render
from tests.evaluation.report import (
    BROKEN,
    confused,
    expected,
    figure_rows,
    limit,
    said,
)
from tests.evaluation.runner import Case, Run


class Plot(NamedTuple):
    """A plot with what it shows and how to read it."""

    title: str
    caption: str
    svg: str


def page(run: Run, figures: Figures) -> str:
    """The page's HTML."""
    held = good(run.cases, figures)
    failed = [case for case in run.cases if not case.right or case.dangers]
    return render(
        "page.html",
        run=run,
        figures=figures,
        rows=[(*row, limit(row[0], held)) for row in figure_rows(figures)],
        limits=all_limits(run.cases, figures),
        broken=BROKEN,
        groups=[("expected", figures.by_expected), ("tag", figures.by_tag)],
        outcomes=list(Outcome),
        plots=list(_plots(run)),
        confusions=confused(run),
        failures=[(one, expected(one), said(one)) for one in failed],
    )


def _plots(run: Run) -> Iterator[Plot]:
    cases: list[Case] = [case for case in run.cases if scored(case)]
    guesses = [guess_of(case) for case in cases]
    searched = [guess_of(case) for case in cases if was_searched(case)]

    if searched:
        yield Plot(
            "Reliability",
            "Confidence against what came true. Points on the dotted line keep their "
            "word; below it, Askwell is too sure. A large point holds many labels.",
            plots.reliability(searched),
        )

    if any(guess.in_scope for guess in guesses):
        yield Plot(
            "Risk and coverage",
            "Answering more of the labels that have an entry, surest first, makes this "
            "share of all answers wrong. The dotted line is 95 % precision.",
            plots.risk_coverage(guesses),
        )

    if guesses:
        yield Plot(
            "Confidence",
            "Out of scope and wrong belong on the left, right on the right.",
            plots.confidences(guesses),
        )

    if plots.confused(cases):
        yield Plot(
            "Confused entries",
            "The expected entry, and the one that was matched first instead.",
            plots.confusion(cases),
        )
