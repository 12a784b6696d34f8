import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st

from bot.search.grouping import EntryGroups

# Of few values, so that phrasings are often equal.
SCORES = st.sampled_from([-0.5, 0.0, 0.25, 0.5, 1.0]) | st.floats(-1, 1)
ENTRIES = st.lists(st.lists(SCORES, min_size=1, max_size=6), min_size=1, max_size=6)


def groups_of(entries: list[list[float]]) -> tuple[EntryGroups, np.ndarray]:
    """The groups of entries, and the scores of all phrasings in their order."""
    flat = [score for entry in entries for score in entry]
    return EntryGroups.of(entries), np.array(flat)


def test_phrasings_know_their_entries() -> None:
    groups = EntryGroups(np.array([2, 1, 3]))

    assert groups.owners.tolist() == [0, 0, 1, 2, 2, 2]
    assert groups.starts.tolist() == [0, 2, 3]


@given(ENTRIES)
def test_an_entry_is_as_good_as_its_best_phrasing(entries: list[list[float]]) -> None:
    groups, scores = groups_of(entries)

    assert groups.best(scores).tolist() == [max(entry) for entry in entries]


def mean_of_three(entry: list[float]) -> float:
    """The mean of an entry's three best phrasings, added best first."""
    best = sorted((max(score, 0.0) for score in entry), reverse=True)[:3]
    total = 0.0
    for score in best:
        total += score
    return total / len(best)


@given(ENTRIES)
@example([[0.5, 0.5, 0.5, 0.5]])
@example([[0.0], [-1.0, -0.5]])
@example([[0.25], [1.0, 0.5, 0.5, 0.25], [0.5, 1.0]])
def test_the_three_best_phrasings_count_and_none_less_than_nothing(
    entries: list[list[float]],
) -> None:
    groups, scores = groups_of(entries)
    before = scores.tolist()

    assert groups.mean_of_best(scores).tolist() == [*map(mean_of_three, entries)]
    assert scores.tolist() == before


@given(ENTRIES)
def test_looking_for_the_best_leaves_the_scores_alone(
    entries: list[list[float]],
) -> None:
    groups, scores = groups_of(entries)
    before = scores.tolist()

    groups.best(scores)

    assert scores.tolist() == before


def test_very_many_phrasings_have_the_same_means_to_the_last_bit() -> None:
    chance = np.random.default_rng(7)
    counts = chance.integers(1, 9, 5_000)
    scores = chance.random(counts.sum()).round(2) - 0.2
    groups = EntryGroups(counts)

    expected = [
        mean_of_three(entry.tolist())
        for entry in np.split(scores, np.cumsum(counts)[:-1])
    ]
    assert groups.mean_of_best(scores).tolist() == expected
