import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bot.search import grouping as phrasings
from bot.search.grouping import Rows

# Of few values, so that rows are often equal.
SCORES = st.sampled_from([-0.5, 0.0, 0.25, 0.5, 1.0]) | st.floats(-1, 1)
ENTRIES = st.lists(st.lists(SCORES, min_size=1, max_size=6), min_size=1, max_size=6)


def rows_of(entries: list[list[float]]) -> tuple[Rows, np.ndarray]:
    """The rows of entries, and the scores of all rows in their order."""
    flat = [score for entry in entries for score in entry]
    return Rows([len(entry) for entry in entries]), np.array(flat)


def test_rows_know_their_entries() -> None:
    rows = Rows([2, 1, 3])

    assert rows.owners.tolist() == [0, 0, 1, 2, 2, 2]
    assert rows.starts.tolist() == [0, 2, 3]


@given(ENTRIES)
def test_an_entry_is_as_good_as_its_best_row(entries: list[list[float]]) -> None:
    rows, scores = rows_of(entries)

    assert rows.best(scores).tolist() == [max(entry) for entry in entries]


def mean_of_three(entry: list[float]) -> float:
    """The mean of an entry's three best rows as it is defined, added best first."""
    best = sorted((max(score, 0.0) for score in entry), reverse=True)[:3]
    total = 0.0
    for score in best:
        total += score
    return total / len(best)


@pytest.fixture(name="layer", params=[0, 10**9], ids=["by layers", "by runs"])
def _layer(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    """Few rows go by layers, or many by runs."""
    monkeypatch.setattr(phrasings, "_LAYER", request.param)
    return int(request.param)


@pytest.mark.usefixtures("layer")
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ENTRIES)
@example([[0.5, 0.5, 0.5, 0.5]])
@example([[0.0], [-1.0, -0.5]])
@example([[0.25], [1.0, 0.5, 0.5, 0.25], [0.5, 1.0]])
def test_the_three_best_rows_count_and_none_less_than_nothing(
    entries: list[list[float]],
) -> None:
    rows, scores = rows_of(entries)
    before = scores.tolist()

    assert rows.mean_of_best(scores).tolist() == [*map(mean_of_three, entries)]
    assert scores.tolist() == before


@given(ENTRIES)
def test_looking_for_the_best_leaves_the_scores_alone(
    entries: list[list[float]],
) -> None:
    rows, scores = rows_of(entries)
    before = scores.tolist()

    rows.best(scores)

    assert scores.tolist() == before


def test_very_many_rows_go_by_layers_to_the_same_bits() -> None:
    chance = np.random.default_rng(7)
    counts = chance.integers(1, 9, 5_000)
    scores = chance.random(counts.sum()).round(2) - 0.2
    rows = Rows(counts)

    expected = [
        mean_of_three(entry.tolist())
        for entry in np.split(scores, np.cumsum(counts)[:-1])
    ]
    assert rows.mean_of_best(scores).tolist() == expected
