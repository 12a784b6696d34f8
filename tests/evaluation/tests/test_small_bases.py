"""Three small knowledge bases of other trades, with labels by strangers."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from bot import Kind, Responder, load
from tests.evaluation.languages import cases_of
from tests.evaluation.measures import calibration_error, guess_of, tallies, was_searched
from tests.evaluation.runner import Case

SMALL = Path(__file__).parents[1] / "data" / "small"


@pytest.fixture(scope="module", name="cases")
def _cases() -> Mapping[str, Sequence[Case]]:
    """The cases of each base, by its name."""
    return {
        folder.name: cases_of(
            Responder(load(folder / "knowledge")), folder / "labels.yaml"
        )
        for folder in sorted(SMALL.iterdir())
    }


def test_confidence_comes_true_on_knowledge_that_no_number_was_fitted_on(
    cases: Mapping[str, Sequence[Case]],
) -> None:
    guesses = [
        guess_of(case)
        for of_base in cases.values()
        for case in of_base
        if was_searched(case)
    ]

    assert len(guesses) == 179
    # Confidence that is never off would show 0.06 on so few labels, by chance.
    assert (calibration_error(guesses) or 0) <= 0.10


# Two labels less than what is reached: such bases are too small to hold each of them.
@pytest.mark.parametrize(
    ("base", "answered", "declined"),
    [("clinic", 24, 14), ("library", 23, 15), ("plumber", 27, 13)],
)
def test_a_small_base_answers_and_declines_what_strangers_ask(
    cases: Mapping[str, Sequence[Case]], base: str, answered: int, declined: int
) -> None:
    found = tallies((case.label.group, case) for case in cases[base])

    assert found[Kind.ANSWER].right >= answered
    assert found[Kind.DECLINE].right >= declined
