"""Nearness in meaning: of texts, and of the channels that are made of it."""

from collections.abc import Callable
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.search.embeddings import (
    Gist,
    Hubness,
    Nearest,
    NearWords,
    Vectors,
    embed,
    vector,
)
from bot.search.grouping import Rows
from tests.builders import make_queries, make_query

WORDS = st.sampled_from("delivery refund time parcel how gift the my".split())


def nearness(one: str, other: str) -> float:
    first, second = embed([one, other])
    return float(first @ second)


@pytest.mark.parametrize(
    ("near", "to", "far"),
    [
        ("refund", "reimbursement", "ribbon"),
        ("price", "cost", "battery"),
        ("how long does delivery take", "when will my parcel come", "wrapping paper"),
    ],
)
def test_what_means_the_same_is_nearer(near: str, to: str, far: str) -> None:
    assert nearness(near, to) > nearness(far, to)


def test_a_text_is_as_near_to_itself_as_can_be() -> None:
    assert nearness("where is my parcel", "where is my parcel") == pytest.approx(1)


@given(st.text())
@example("")
def test_any_text_has_a_vector_of_length_one_or_none(text: str) -> None:
    [vector] = embed([text])

    assert np.isfinite(vector).all()
    assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-3) or not vector.any()


def test_a_text_has_the_same_vector_in_any_company() -> None:
    alone = embed(["where is my parcel"])[0]
    together = embed(["a far longer text about something else", "where is my parcel"])

    assert together[1] == pytest.approx(alone, abs=1e-6)


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


def vectors_and_rows(phrasings: list[list[str]]) -> tuple[Vectors, Rows]:
    flat = [text for of_entry in phrasings for text in of_entry]
    return embed(flat), Rows([len(of_entry) for of_entry in phrasings])


def nearest(phrasings: list[list[str]], text: str) -> list[float]:
    channel = Nearest(*vectors_and_rows(phrasings))
    found: list[float] = channel.scores(make_query(text)).tolist()
    return found


def gist(phrasings: list[list[str]], text: str) -> list[float]:
    channel = Gist(*vectors_and_rows(phrasings))
    found: list[float] = channel.scores(make_query(text)).tolist()
    return found


def hubness(phrasings: list[list[str]], text: str = "time") -> list[float]:
    channel = Hubness(*vectors_and_rows(phrasings))
    found: list[float] = channel.scores(make_query(text)).tolist()
    return found


@pytest.fixture(name="wordllama", scope="module")
def _wordllama() -> Any:
    """The package itself, with the model that it ships."""
    from wordllama import WordLlama

    folder = Path(str(resources.files("wordllama")))
    return WordLlama.load(cache_dir=folder, disable_download=True)


@pytest.mark.parametrize(
    "text",
    ["where is my parcel", "Refund?", "🎁", "ŉ", "a b", " ".join(["parcel"] * 400)],
)
def test_vectors_are_the_models_own(text: str, wordllama: Any) -> None:
    theirs = wordllama.embed([text], norm=True)[0]

    assert embed([text])[0] == pytest.approx(theirs, abs=1e-6)


def test_texts_of_any_lengths_and_number_keep_their_places() -> None:
    texts = [f"{'parcel ' * (n % 7)}gift {n}" for n in range(1_100)]
    vectors = embed(texts)

    assert vectors.shape[0] == len(texts)
    for row in (0, 1, 511, 512, 1_024, 1_099):
        assert vectors[row].tolist() == embed([texts[row]])[0].tolist()


@pytest.mark.parametrize("text", ["where is my parcel", "Refund?", "🎁", " a  b "])
def test_one_text_has_the_vector_that_it_has_among_many(text: str) -> None:
    assert vector(text) == pytest.approx(embed([text])[0], abs=1e-6)


@pytest.mark.parametrize("spaced", ["  where is  my parcel", "where is\nmy\tparcel "])
def test_a_text_means_the_same_however_it_is_spaced(spaced: str) -> None:
    assert (vector(spaced) == vector("where is my parcel")).all()


def test_a_piece_too_long_to_be_kept_has_the_models_vector(wordllama: Any) -> None:
    text = "parcel" * 40

    theirs = wordllama.embed([text], norm=True)[0]

    assert vector(text) == pytest.approx(theirs, abs=1e-6)


@settings(max_examples=40)
@given(phrasings=ENTRIES, text=TEXTS)
def test_every_channel_gives_shares(phrasings: list[list[str]], text: str) -> None:
    for channel in (near_words, nearest, gist, hubness):
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


def test_the_gist_of_one_phrasing_is_that_phrasing() -> None:
    phrasings = [["refund time"], ["delivery"]]

    expected = pytest.approx(nearest(phrasings, "money"), abs=1e-6)
    assert gist(phrasings, "money") == expected


def test_the_gist_is_nearer_to_what_all_phrasings_say_than_to_one() -> None:
    phrasings = [["refund label", "refund ribbon", "refund parcel"]]

    assert gist(phrasings, "refund") > gist(phrasings, "ribbon")
    assert gist(phrasings, "refund ribbon")[0] < nearest(phrasings, "refund ribbon")[0]


@pytest.mark.parametrize("channel", [nearest, gist])
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
@given(phrasings=ENTRIES, text=TEXTS)
def test_comparing_words_in_small_parts_changes_nothing(
    phrasings: list[list[str]], text: str
) -> None:
    usual = near_words(phrasings, text)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("bot.search.embeddings._CHUNK", 2)
        assert near_words(phrasings, text) == pytest.approx(usual, abs=1e-6)
