"""The channels of words and of parts of words, each alone."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.search.channel import AnalysedText, Phrasings, Scores
from bot.search.lexical import (
    EntryBm25,
    ExactPhrasing,
    PhrasingBm25,
    Tokens,
    ngrams,
)
from tests.builders import make_queries, make_query

Channel = Callable[[Phrasings, AnalysedText], Scores]

WORDS = st.sampled_from("delivery refund time parcel how gift the".split())
TEXTS = st.lists(WORDS, min_size=1, max_size=6).map(" ".join)
ENTRIES = st.lists(st.lists(TEXTS, min_size=1, max_size=5), min_size=1, max_size=6)


def exact(phrasings: Phrasings, query: AnalysedText) -> Scores:
    return ExactPhrasing.from_phrasings(phrasings).scores(query)


def words(phrasings: Phrasings, query: AnalysedText) -> Scores:
    return EntryBm25.from_phrasings(phrasings, Tokens.TERMS).scores(query)


def best_words(phrasings: Phrasings, query: AnalysedText) -> Scores:
    return PhrasingBm25.from_phrasings(phrasings, Tokens.TERMS).scores(query)


def whole_grams(phrasings: Phrasings, query: AnalysedText) -> Scores:
    return EntryBm25.from_phrasings(phrasings, Tokens.NGRAMS).scores(query)


def best_grams(phrasings: Phrasings, query: AnalysedText) -> Scores:
    return PhrasingBm25.from_phrasings(phrasings, Tokens.NGRAMS).scores(query)


BM25 = [words, best_words, whole_grams, best_grams]


def scores(channel: Channel, phrasings: list[list[str]], text: str) -> list[float]:
    """What each entry scores for a text."""
    found: list[float] = channel(make_queries(phrasings), make_query(text)).tolist()
    return found


@given(ENTRIES, TEXTS)
def test_only_the_first_entry_with_the_very_words_is_exact(
    entries: list[list[str]], text: str
) -> None:
    having = [text in of_entry for of_entry in entries]
    expected = [0.0] * len(entries)
    if any(having):
        expected[having.index(True)] = 1.0

    assert scores(exact, entries, text) == expected


@pytest.mark.parametrize("text", ["time refund", "refund", "refund time refund"])
def test_the_same_words_in_another_order_or_number_are_not_exact(text: str) -> None:
    assert scores(exact, [["refund time"]], text) == [0]


def test_exact_are_words_whatever_terms_they_come_to() -> None:
    curated = AnalysedText(terms=("refund",), words=("refund", "time"))
    asked = curated._replace(terms=("money_back",))

    assert exact([[curated]], asked).tolist() == [1]


@pytest.mark.parametrize("channel", BM25)
@given(entries=ENTRIES, text=TEXTS)
def test_scores_are_shares_and_nothing_without_anything_in_common(
    channel: Channel, entries: list[list[str]], text: str
) -> None:
    found = scores(channel, entries, text)

    asked = make_query(text)
    tokens = Tokens.NGRAMS if channel in (whole_grams, best_grams) else Tokens.TERMS

    sharing = [
        any({*tokens.of(asked)} & {*tokens.of(phrasing)} for phrasing in of_entry)
        for of_entry in make_queries(entries)
    ]
    assert all(0 <= score <= 1 for score in found)
    assert [score > 0 for score in found] == sharing


@pytest.mark.parametrize("channel", BM25)
@given(entries=ENTRIES, text=TEXTS)
def test_a_repeated_word_counts_once(
    channel: Channel, entries: list[list[str]], text: str
) -> None:
    assert scores(channel, entries, f"{text} {text}") == scores(channel, entries, text)


@pytest.mark.parametrize("channel", BM25)
@given(entries=ENTRIES, text=TEXTS)
def test_entries_of_other_letters_change_no_score(
    channel: Channel, entries: list[list[str]], text: str
) -> None:
    more = [*entries, ["xyx xzx"], ["zyz", "yyy"]]

    assert scores(channel, more, text) == [*scores(channel, entries, text), 0, 0]


@pytest.mark.parametrize("channel", BM25)
@given(entries=ENTRIES, text=TEXTS)
def test_the_order_of_an_entrys_phrasings_does_not_matter(
    channel: Channel, entries: list[list[str]], text: str
) -> None:
    turned = [of_entry[::-1] for of_entry in entries]

    found = scores(channel, turned, text)
    assert found == pytest.approx(scores(channel, entries, text))


def test_all_phrasings_together_count_where_the_entry_is_one_document() -> None:
    phrasings = [["refund", "time"], ["refund time"]]

    spread, together = scores(words, phrasings, "refund time")
    apart, whole = scores(best_words, phrasings, "refund time")

    assert spread == together
    assert apart < whole


def test_three_good_phrasings_outweigh_one_among_strangers() -> None:
    phrasings = [
        ["refund time", "refund", "time refund"],
        ["refund time", "gift", "parcel"],
    ]

    many, one = scores(best_words, phrasings, "refund time")

    assert many > one


def test_a_long_phrasing_says_less_of_each_of_its_words() -> None:
    phrasings = [["refund"], ["refund " + "gift " * 20]]

    short, long = scores(best_words, phrasings, "refund")

    assert short > long


@pytest.mark.parametrize("channel", [words, best_words])
def test_a_rare_word_outweighs_a_common_one(channel: Channel) -> None:
    phrasings = [["ribbon"], ["time"], ["time parcel"], ["time gift"]]

    rare, common, *_ = scores(channel, phrasings, "ribbon time")

    assert rare > common


def test_parts_of_words_match_in_grams_alone() -> None:
    phrasings = [["microneedling"], ["label"]]

    assert scores(words, phrasings, "needling") == [0, 0]
    assert scores(whole_grams, phrasings, "needling")[0] > 0
    assert scores(whole_grams, phrasings, "needling")[1] == 0


def test_ngrams_know_the_ends_of_words() -> None:
    assert ngrams("gift") == (
        "<gi",
        "gif",
        "ift",
        "ft>",
        "<gif",
        "gift",
        "ift>",
        "<gift",
        "gift>",
    )
