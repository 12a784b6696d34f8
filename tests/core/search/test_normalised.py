"""BM25 as a share of the most that a query could score."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rank_bm25 import BM25Okapi

from bot.search.normalised import Idf, NormalisedBm25

WORDS = st.sampled_from("delivery refund time parcel how label gift".split())
DOCUMENTS = st.lists(st.lists(WORDS, min_size=1, max_size=6), min_size=1, max_size=8)


@given(DOCUMENTS, st.lists(st.lists(WORDS | st.just("peru"), max_size=4), max_size=4))
def test_terms_that_come_by_the_word_score_as_terms_do_each_counting_once(
    documents: list[list[str]], words: list[list[str]]
) -> None:
    bm25 = NormalisedBm25.from_documents(documents, length=0, floor=100)
    terms = [term for of_word in words for term in of_word]

    by_word = bm25.scores_by_term(map(tuple, words))

    assert by_word == pytest.approx(bm25.scores(terms), abs=1e-12)


@given(
    DOCUMENTS,
    st.lists(WORDS | st.just("peru"), min_size=1, max_size=6),
    st.sampled_from([0, 3, 8]),
)
def test_scores_are_rank_bm25s_up_to_their_scale_and_never_above_one(
    documents: list[list[str]], terms: list[str], length: int
) -> None:
    ours = NormalisedBm25.from_documents(documents, length=length, floor=100)
    theirs = BM25Okapi(documents, b=0.75 if length else 0)
    idf = Idf.from_documents(documents, floor=100)
    theirs.avgdl = length or theirs.avgdl
    theirs.idf = {term: idf(term) for term in theirs.idf}

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

    few = NormalisedBm25.from_documents(documents, length=8, floor=100).scores(terms)
    many = NormalisedBm25.from_documents(
        [*documents, *strangers], length=8, floor=100
    ).scores(terms)

    assert few.tolist() == many[: len(few)].tolist()
    assert not many[len(few) :].any()
