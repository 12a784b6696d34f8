"""The channels that compare what the encoder makes of texts, each alone."""

from collections.abc import Callable, Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.search.channel import Channel
from bot.search.encoder import Vectors
from bot.search.grouping import EntryGroups
from bot.search.index import Index
from bot.search.scoring import LEXICAL, SEMANTIC
from bot.search.semantic import Hubness, NearestPhrasing, Nearness, Space, centroids
from bot.search.vectors import vector
from tests.builders import make_entry, make_queries, make_query

pytestmark = pytest.mark.usefixtures("word_encoder")

WORDS = st.sampled_from("delivery refund time parcel how gift the my".split())
ENTRIES = st.lists(
    st.lists(
        st.lists(WORDS, min_size=1, max_size=4).map(" ".join), min_size=1, max_size=3
    ),
    min_size=1,
    max_size=5,
)
TEXTS = st.lists(WORDS | st.just("peru"), min_size=1, max_size=5).map(" ".join)
SEMANTIC_CHANNELS = ("nearest", "centroid", "answer", "hubness")

Phrasings = Sequence[Sequence[str]]


def vectors_of(phrasings: Phrasings) -> tuple[Vectors, EntryGroups]:
    """The vector of each phrasing, and which entry it belongs to."""
    flat = [vector(text) for of_entry in phrasings for text in of_entry]
    return np.array(flat), EntryGroups.of(phrasings)


def space_of(phrasings: Phrasings) -> Space:
    return Space(*vectors_of(phrasings))


def scores(channel: Channel, text: str) -> list[float]:
    found: list[float] = channel.scores(make_query(text)).tolist()
    return found


def nearest(phrasings: Phrasings, text: str) -> list[float]:
    vectors, groups = vectors_of(phrasings)
    space = Space(vectors, groups)
    return scores(NearestPhrasing(space, space.seen(vectors), groups), text)


def centroid(phrasings: Phrasings, text: str) -> list[float]:
    vectors, groups = vectors_of(phrasings)
    space = Space(vectors, groups)
    return scores(Nearness(space, centroids(space.seen(vectors), groups)), text)


def hubness(phrasings: Phrasings, text: str = "time") -> list[float]:
    return scores(Hubness(*vectors_of(phrasings)), text)


def index_of(phrasings: Phrasings, answers: Sequence[str]) -> Index:
    """An index of entries e0, e1 and so on, with these phrasings and answers."""
    entries = [make_entry(f"e{n}", answer=text) for n, text in enumerate(answers)]
    weights = SEMANTIC.channel_weights
    return Index.from_phrasings(entries, make_queries(phrasings), weights=weights)


@settings(max_examples=30)
@given(phrasings=ENTRIES, text=TEXTS)
def test_every_channel_gives_shares_of_four_decimals(
    phrasings: Phrasings, text: str
) -> None:
    index = index_of(phrasings, ["Refund of a gift."] * len(phrasings))

    assert index.channels.keys() >= set(SEMANTIC_CHANNELS)
    for name in SEMANTIC_CHANNELS:
        found = scores(index.channels[name], text)
        assert len(found) == len(phrasings)
        assert all(0 <= score <= 1 for score in found)
        assert found == [round(score, 4) for score in found]


@settings(max_examples=30)
@given(phrasings=ENTRIES, text=TEXTS)
def test_an_entry_is_as_near_as_its_nearest_phrasing(
    phrasings: Phrasings, text: str
) -> None:
    space = space_of(phrasings)
    asked = space.seen(vector(text))
    expected = [
        max(0.0, *(float(space.seen(vector(one)) @ asked) for one in of_entry))
        for of_entry in phrasings
    ]

    assert nearest(phrasings, text) == pytest.approx(expected, abs=1e-4)


def test_a_phrasing_is_nearest_to_itself() -> None:
    itself, other = nearest([["refund time", "money back"], ["parcel"]], "money back")

    assert itself == 1
    assert other < 0.9


def test_the_centroid_of_one_phrasing_is_that_phrasing() -> None:
    phrasings = [["refund time"], ["delivery"]]

    expected = pytest.approx(nearest(phrasings, "delivery time"), abs=1e-4)
    assert centroid(phrasings, "delivery time") == expected


def test_the_centroid_is_nearer_to_what_all_phrasings_say_than_to_one() -> None:
    phrasings = [["refund label", "refund ribbon", "refund parcel"], ["opening hours"]]

    assert centroid(phrasings, "refund")[0] > centroid(phrasings, "ribbon")[0]
    assert centroid(phrasings, "refund ribbon")[0] < 1
    assert nearest(phrasings, "refund ribbon")[0] == 1


def test_the_last_clause_of_a_message_counts_once_more() -> None:
    space = space_of([["refund"], ["parcel"], ["gift"]])
    both = make_query("gift refund")

    once, twice = space.query(both), space.query(both._replace(closing="refund"))
    refund = space.query(make_query("refund"))

    assert twice @ refund > once @ refund + 0.01
    assert np.linalg.norm(twice) == pytest.approx(1, abs=1e-5)


def test_what_every_entry_says_counts_less() -> None:
    asked, phrasing = "refund ribbon", "refund label"

    plain = float(vector(asked) @ vector(phrasing))
    among_others = nearest([[phrasing], ["opening hours"], ["battery"]], asked)[0]
    where_all_say_it = nearest([[phrasing], ["refund hours"], ["refund"]], asked)[0]

    assert where_all_say_it < among_others
    assert where_all_say_it < plain


def test_every_entry_counts_the_same_for_the_middle_however_many_phrasings() -> None:
    few = space_of([["refund"], ["parcel"]])
    many = space_of([["refund"] * 9, ["parcel"]])
    gift = make_query("gift")

    assert many.query(gift) == pytest.approx(few.query(gift), abs=1e-6)


def test_a_message_is_the_farther_from_the_subject_the_less_it_shares_with_all() -> (
    None
):
    space = space_of([["skin needle"], ["skin cream"], ["skin red"], ["skin price"]])

    assert space.centrality(make_query("skin")) == 0
    assert space.centrality(make_query("skin peru")) > space.centrality(
        make_query("needle peru")
    )
    assert space.centrality(make_query("needle peru")) > space.centrality(
        make_query("the match last night")
    )
    assert space.centrality(make_query("the match last night")) < -0.1


def test_where_entries_are_about_many_things_no_message_is_far_from_all() -> None:
    space = space_of([["refund"], ["ribbon"], ["opening hours"], ["battery"]])

    assert space.centrality(make_query("the match last night")) > -0.1


@settings(max_examples=30)
@given(phrasings=ENTRIES, text=TEXTS)
def test_the_distance_from_the_subject_has_four_decimals_and_no_order_of_entries(
    phrasings: Phrasings, text: str
) -> None:
    found = space_of(phrasings).centrality(make_query(text))

    assert -2 <= found <= 0
    assert found == round(found, 4)
    assert found == pytest.approx(
        space_of(phrasings[::-1]).centrality(make_query(text)), abs=2e-4
    )


def test_words_alone_know_nothing_of_a_subject() -> None:
    index = Index.from_phrasings(
        [make_entry()], make_queries([["refund"]]), weights=LEXICAL.channel_weights
    )

    assert index.centrality(make_query("the match last night")) == 0


def test_what_an_answer_says_is_near_to_its_entry() -> None:
    index = index_of([["refund"], ["parcel"]], ["Ask Frieda.", "It takes a week."])

    [about_frieda, other] = scores(index.channels["answer"], "frieda")

    assert about_frieda > 0.3 > other


@pytest.mark.parametrize(
    "answer", ["See the Terms of sale!", "See [the terms](https://x.example) of sale"]
)
def test_of_an_answer_the_words_are_read_without_addresses(answer: str) -> None:
    index = index_of([["refund"], ["parcel"]], [answer, "Ask Frieda."])

    assert scores(index.channels["answer"], "see the terms of sale")[0] == 1


def test_what_everything_is_near_to_is_a_hub() -> None:
    phrasings = [
        ["refund of the money"],
        ["money back refund"],
        ["refund money"],
        ["money refund please"],
        ["wrapping paper ribbon"],
    ]

    found = hubness(phrasings)

    assert min(found[:4]) > found[4]


def test_a_hub_is_one_whatever_is_asked() -> None:
    phrasings = [["refund money"], ["money back"], ["ribbon"]]

    assert hubness(phrasings, "ribbon") == hubness(phrasings, "refund")


def test_an_entrys_own_phrasings_make_it_no_hub() -> None:
    assert hubness([["refund", "refund money", "money back refund"]]) == [0]


@settings(max_examples=40)
@given(phrasings=ENTRIES)
def test_more_entries_make_nothing_less_of_a_hub(phrasings: Phrasings) -> None:
    # Of five phrasings at least, so that the mean is always over five.
    few = [*phrasings, *[["umzug"]] * 5]
    many = [*few, ["parcel"]]

    for before, after in zip(hubness(few), hubness(many), strict=False):
        assert after >= before - 1e-4


@settings(max_examples=20)
@given(phrasings=ENTRIES)
def test_comparing_entries_in_small_parts_changes_nothing(phrasings: Phrasings) -> None:
    usual = hubness(phrasings)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("bot.search.semantic._CHUNK", 2)
        assert hubness(phrasings) == pytest.approx(usual, abs=1e-4)


@pytest.mark.parametrize("channel", [nearest, centroid])
def test_asking_again_gives_the_same(
    channel: Callable[[Phrasings, str], list[float]],
) -> None:
    phrasings = [["refund time", "money back"], ["parcel"]]

    assert channel(phrasings, "the money") == channel(phrasings, "the money")
