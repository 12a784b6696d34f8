"""The channels that compare meaning, each alone."""

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.search.embeddings import Vectors, embed
from bot.search.grouping import EntryGroups
from bot.search.semantic import EntryCentroid, Hubness, NearestPhrasing, NearWords
from tests.builders import make_queries, make_query

WORDS = st.sampled_from("delivery refund time parcel how gift the my".split())
ENTRIES = st.lists(
    st.lists(
        st.lists(WORDS, min_size=1, max_size=4).map(" ".join), min_size=1, max_size=3
    ),
    min_size=1,
    max_size=5,
)
TEXTS = st.lists(WORDS | st.just("peru"), min_size=1, max_size=5).map(" ".join)


def near_words(phrasings: list[list[str]], text: str) -> list[float]:
    found: list[float] = (
        NearWords(make_queries(phrasings)).scores(make_query(text)).tolist()
    )
    return found


def vectors_and_groups(phrasings: list[list[str]]) -> tuple[Vectors, EntryGroups]:
    flat = [text for of_entry in phrasings for text in of_entry]
    return embed(flat), EntryGroups.of(phrasings)


def nearest(phrasings: list[list[str]], text: str) -> list[float]:
    channel = NearestPhrasing(*vectors_and_groups(phrasings))
    found: list[float] = channel.scores(make_query(text)).tolist()
    return found


def centroid(phrasings: list[list[str]], text: str) -> list[float]:
    channel = EntryCentroid(*vectors_and_groups(phrasings))
    found: list[float] = channel.scores(make_query(text)).tolist()
    return found


def hubness(phrasings: list[list[str]], text: str = "time") -> list[float]:
    channel = Hubness(*vectors_and_groups(phrasings))
    found: list[float] = channel.scores(make_query(text)).tolist()
    return found


def nearness(one: str, other: str) -> float:
    first, second = embed([one, other])
    return float(first @ second)


@settings(max_examples=40)
@given(phrasings=ENTRIES, text=TEXTS)
def test_every_channel_gives_shares(phrasings: list[list[str]], text: str) -> None:
    for channel in (near_words, nearest, centroid, hubness):
        found = channel(phrasings, text)
        assert len(found) == len(phrasings)
        assert all(0 <= score <= 1 + 1e-6 for score in found)


@settings(max_examples=40)
@given(phrasings=ENTRIES, text=TEXTS)
def test_an_entry_is_as_near_as_its_nearest_phrasing(
    phrasings: list[list[str]], text: str
) -> None:
    expected = [
        max(0.0, *(nearness(phrasing, text) for phrasing in of_entry))
        for of_entry in phrasings
    ]

    assert nearest(phrasings, text) == pytest.approx(expected, abs=1e-5)


def test_a_phrasing_is_nearest_to_itself() -> None:
    phrasings = [["refund time", "money back"], ["delivery time"]]

    itself, other = nearest(phrasings, "money back")

    assert itself == pytest.approx(1, abs=1e-5)
    assert other < 0.9


def test_the_centroid_of_one_phrasing_is_that_phrasing() -> None:
    phrasings = [["refund time"], ["delivery"]]

    expected = pytest.approx(nearest(phrasings, "money"), abs=1e-6)
    assert centroid(phrasings, "money") == expected


def test_the_centroid_is_nearer_to_what_all_phrasings_say_than_to_one() -> None:
    phrasings = [["refund label", "refund ribbon", "refund parcel"]]

    assert centroid(phrasings, "refund") > centroid(phrasings, "ribbon")
    assert (
        centroid(phrasings, "refund ribbon")[0] < nearest(phrasings, "refund ribbon")[0]
    )


@pytest.mark.parametrize("channel", [nearest, centroid])
def test_phrasings_without_a_known_token_are_near_to_nothing(
    channel: Callable[[list[list[str]], str], list[float]],
) -> None:
    assert channel([[""], ["", " "]], "refund") == [0, 0]
    assert channel([["refund"]], "") == [0]


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
def test_more_entries_make_nothing_less_of_a_hub(phrasings: list[list[str]]) -> None:
    # Of five phrasings at least, so that the mean is always over five.
    few = [*phrasings, *[["umzug"]] * 5]
    many = [*few, ["parcel"]]

    for before, after in zip(hubness(few), hubness(many), strict=False):
        assert after >= before - 1e-6


@settings(max_examples=40)
@given(phrasings=ENTRIES, data=st.data())
def test_an_entrys_own_words_are_wholly_there_in_any_order_and_number(
    phrasings: list[list[str]], data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, len(phrasings) - 1))
    own = " ".join(phrasings[place]).split()
    asked = data.draw(st.lists(st.sampled_from(own), min_size=1, max_size=8))

    found = near_words(phrasings, " ".join(asked))

    assert found[place] == pytest.approx(1)
    assert found == near_words(phrasings, " ".join(reversed(asked)))
    assert found == near_words(phrasings, " ".join([*asked, *asked]))


def test_an_unknown_word_counts_as_much_as_the_nearest_known_one_is_near() -> None:
    phrasings = [["price", "ribbon"], ["battery"]]

    price, battery = near_words(phrasings, "cost")

    assert price == pytest.approx(nearness("cost", "price"), abs=1e-5)
    assert 0.3 <= price < 1
    assert battery < price


def test_a_word_that_is_hardly_near_counts_nothing() -> None:
    assert nearness("ribbon", "battery") < 0.3
    assert near_words([["battery"]], "ribbon") == [0]


def test_a_known_word_may_be_near_to_another_entrys_words_too() -> None:
    own, other = near_words([["price"], ["cost"]], "price")

    assert own == 1
    assert other == pytest.approx(nearness("price", "cost"), abs=1e-5)


@pytest.mark.parametrize(("stop", "twin"), [("my", "your"), ("will", "would")])
def test_stop_words_are_near_to_nothing_but_themselves(stop: str, twin: str) -> None:
    assert nearness(stop, twin) > 0.3
    assert near_words([[stop], [twin], ["refund"]], stop) == [1, 0, 0]
    assert near_words([[twin], ["refund"]], stop) == [0, 0]


@pytest.mark.parametrize(("stop", "word"), [("stuff", "items"), ("need", "require")])
def test_stop_words_are_near_to_no_other_word_either(stop: str, word: str) -> None:
    assert nearness(stop, word) > 0.3
    assert near_words([[word]], stop) == near_words([[stop]], word) == [0]
    assert near_words([[word], [stop]], stop) == [0, 1]


def test_a_rare_word_is_a_larger_share_than_a_common_one() -> None:
    phrasings = [["ribbon"], ["time"], ["time parcel"], ["time label"]]

    rare, common, *_ = near_words(phrasings, "ribbon time")

    assert rare > 0.5 > common


def test_words_that_nobody_knows_take_from_the_share() -> None:
    [alone] = near_words([["refund"]], "refund")
    [among_strangers] = near_words([["refund"]], "refund xqzt")

    assert alone == 1
    assert among_strangers < 0.6


@settings(max_examples=20)
@given(phrasings=ENTRIES)
def test_comparing_entries_in_small_parts_changes_nothing(
    phrasings: list[list[str]],
) -> None:
    usual = hubness(phrasings)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("bot.search.semantic._CHUNK", 2)
        assert hubness(phrasings) == pytest.approx(usual, abs=1e-6)
