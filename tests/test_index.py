from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rank_bm25 import BM25Okapi

from bot.index import Index
from bot.index import Query
from bot.postings import Postings
from bot.postings import grams
from tests.builders import make_entry

WORDS = st.sampled_from("delivery refund time parcel how label gift".split())
DOCUMENTS = st.lists(st.lists(WORDS, min_size=1, max_size=6), min_size=1, max_size=8)


def make_index(**wordings: str) -> Index:
    """An index with meaning; an entry's wordings are separated by '/'."""
    entries = [make_entry(id.replace("_", "-")) for id in wordings]
    texts = [text.split("/") for text in wordings.values()]
    return Index(entries, [[query(part) for part in of_entry] for of_entry in texts])


def query(text: str) -> Query:
    return Query(terms=tuple(text.split()), text=text)


def lexical(documents: Sequence[Sequence[str]]) -> Index:
    """BM25 alone over entries of one wording each."""
    entries = [make_entry(f"e{number}") for number in range(len(documents))]
    wordings = [[query(" ".join(document))] for document in documents]
    return Index(entries, wordings, semantic=False)


def ids(index: Index, text: str) -> list[str]:
    return [match.entry.id for match in index.search(query(text))]


def test_the_best_match_is_first_and_strangers_are_left_out() -> None:
    index = make_index(
        delivery_time="delivery time", refund_time="refund time", label="address"
    )

    assert ids(index, "refund time") == ["refund-time", "delivery-time"]


def test_ties_keep_the_curated_order() -> None:
    index = make_index(refund_time="time money", delivery_time="time parcel")

    assert ids(index, "time") == ["refund-time", "delivery-time"]


def test_a_rare_term_outweighs_a_common_one() -> None:
    index = make_index(a="time parcel", b="time money", c="ribbon", d="time torch")

    assert ids(index, "ribbon time")[0] == "c"


def test_parts_of_words_match_too() -> None:
    index = lexical([["microneedling"], ["label"]])

    assert ids(index, "needling") == ["e0"]


def test_a_repeated_term_counts_once() -> None:
    once = lexical([["time"], ["parcel"]]).search(query("time parcel"))
    often = lexical([["time"], ["parcel"]]).search(query("time parcel time"))

    assert often == once


def test_a_term_of_every_entry_still_finds_them() -> None:
    index = make_index(a="time", b="time", c="time")

    assert ids(index, "time") == ["a", "b", "c"]


@pytest.mark.parametrize("wordings", [[], [[]], [[""]], [["", ""], [""]]])
def test_an_index_of_nothing_finds_nothing(wordings: list[list[str]]) -> None:
    entries = [make_entry() for _ in wordings]

    index = Index(entries, [[query(text) for text in entry] for entry in wordings])

    assert index.search(query("time")) == ()
    assert index.idf("time") == 0


def test_an_entry_without_words_is_never_found() -> None:
    index = make_index(blank="", refund_time="refund time")

    assert ids(index, "refund") == ["refund-time"]
    assert ids(index, "") == []


def test_a_word_of_the_same_meaning_finds_what_letters_cannot() -> None:
    index = make_index(ribbon="ribbon", money_back="refund", hours="opening hours")

    assert ids(index, "reimbursement")[0] == "money-back"


def test_without_meaning_only_shared_letters_count() -> None:
    index = lexical([["refund"], ["parcel"]])

    assert ids(index, "cash") == []
    assert index.search(query("refund"))[0].evidence.keys().isdisjoint({"meaning"})


def test_coverage_and_strangers_are_shares_of_what_was_asked() -> None:
    index = make_index(a="refund time", b="parcel")
    [entry, _] = index.entries

    assert index.covered(["refund", "time"], entry) == pytest.approx(1)
    assert index.covered(["peru"], entry) == 0
    assert 0 < index.covered(["refund", "parcel"], entry) < 1
    assert index.unknown(["refund", "parcel"]) == pytest.approx(0)
    assert index.unknown(["peru"]) == pytest.approx(1)
    assert 0 < index.unknown(["refund", "peru"]) < 1


def test_no_term_tells_more_than_an_unknown_one() -> None:
    index = make_index(a="refund time", b="parcel time", c="time")

    assert index.idf("time") < index.idf("refund") < index.idf("peru")
    assert index.idf("time") > 0


def test_a_stop_word_tells_less_than_another_word_of_its_frequency() -> None:
    index = make_index(a="the refund", b="parcel")

    assert 0 < index.idf("the") < index.idf("refund")


def test_grams_know_the_ends_of_words() -> None:
    assert grams(["gift"]) == [
        "<gi",
        "gif",
        "ift",
        "ft>",
        "<gif",
        "gift",
        "ift>",
        "<gift",
        "gift>",
    ]


@given(
    DOCUMENTS,
    st.lists(WORDS | st.just("peru"), min_size=1, max_size=6),
    st.sampled_from([None, 3, 8]),
)
def test_scores_are_rank_bm25s_up_to_their_scale_and_never_above_one(
    documents: list[list[str]], terms: list[str], length: int | None
) -> None:
    ours = Postings(documents, length=length, floor=100)
    theirs = BM25Okapi(documents, b=0.75 if length else 0)
    theirs.avgdl = length or theirs.avgdl
    theirs.idf = {term: ours.idf(term) for term in theirs.idf}

    scores = ours.scores(terms)
    expected = theirs.get_scores(sorted(set(terms)))

    below = (scores > 0) & (scores < 1)
    scale = (scores[below] / expected[below]).max(initial=0)
    assert scores[below] == pytest.approx(expected[below] * scale)
    assert (scores <= 1).all()
    assert ((scores > 0) == (expected > 0)).all()


@given(DOCUMENTS, st.lists(WORDS, min_size=1, max_size=6), DOCUMENTS)
def test_documents_about_other_things_change_no_score(
    documents: list[list[str]], terms: list[str], others: list[list[str]]
) -> None:
    strangers = [[f"{word}-of-peru" for word in document] for document in others]

    few = Postings(documents, length=8, floor=100).scores(terms)
    many = Postings([*documents, *strangers], length=8, floor=100).scores(terms)

    assert few.tolist() == many[: len(few)].tolist()
    assert not many[len(few) :].any()


@given(DOCUMENTS, st.lists(WORDS, max_size=6))
def test_the_ranking_is_stable_and_holds_only_what_shares_something(
    documents: list[list[str]], terms: list[str]
) -> None:
    index = lexical(documents)
    asked = set(grams(terms))

    matches = index.search(query(" ".join(terms)))

    places = [index.entries.index(match.entry) for match in matches]
    ranked = [
        (-match.score, place) for match, place in zip(matches, places, strict=True)
    ]
    assert matches == lexical(documents).search(query(" ".join(terms)))
    assert all(asked & set(grams(documents[place])) for place in places)
    assert ranked == sorted(ranked)


@given(DOCUMENTS, st.lists(WORDS, min_size=1, max_size=6), st.booleans())
def test_whatever_shares_a_term_is_found_with_shares_for_scores(
    documents: list[list[str]], terms: list[str], semantic: bool
) -> None:
    entries = [make_entry(f"e{number}") for number in range(len(documents))]
    wordings = [[query(" ".join(document))] for document in documents]

    matches = Index(entries, wordings, semantic=semantic).search(query(" ".join(terms)))

    found = {match.entry.id for match in matches}
    sharing = {
        e.id
        for e, words in zip(entries, documents, strict=True)
        if set(words) & set(terms)
    }
    assert sharing <= found
    for match in matches:
        assert 0 < match.score <= 1.0001
        assert all(0 <= part <= 1.0001 for part in match.evidence.values())
