"""Clusters by average linkage."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from bot.curation import clusters
from bot.search import Scores


def test_the_most_alike_come_together_and_the_mean_of_all_pairs_counts() -> None:
    # The third is like the second and unlike the first: .9 and .1, .5 on average.
    alike = np.array([[1, 0.95, 0.1, 0], [0.95, 1, 0.9, 0], [0.1, 0.9, 1, 0], [0] * 4])

    assert clusters(alike, 0.5) == [[0, 1, 2], [3]]
    assert clusters(alike, 0.51) == [[0, 1], [2], [3]]


def test_nothing_makes_no_cluster() -> None:
    assert clusters(np.zeros((0, 0)), 0.5) == []


@st.composite
def matrices(draw: st.DrawFn) -> Scores:
    size = draw(st.integers(1, 8))
    half = np.array(
        draw(
            st.lists(
                st.lists(st.integers(0, 100), min_size=size, max_size=size),
                min_size=size,
                max_size=size,
            )
        )
    )
    alike: Scores = (half + half.T) / 200
    return alike


@given(matrices(), st.floats(0.01, 1))
def test_everything_is_in_one_cluster_and_no_two_are_alike_enough(
    alike: Scores, least: float
) -> None:
    found = clusters(alike, least)
    means = [
        alike[np.ix_(one, other)].mean()
        for place, one in enumerate(found)
        for other in found[place + 1 :]
    ]

    assert sorted(place for cluster in found for place in cluster) == [
        *range(len(alike))
    ]
    assert all(mean < least + 1e-9 for mean in means)
