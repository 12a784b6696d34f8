"""The postings against rank_bm25, which looks at every document."""

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rank_bm25 import BM25Okapi

from bot.search.bm25 import Bm25, idf

FEW = st.sampled_from("a b c d e".split())
# Words of any letters, and few that meet often.
TERMS = FEW | st.text(max_size=3)
DOCUMENTS = st.lists(TERMS, max_size=8)
CORPORA = st.lists(DOCUMENTS, max_size=12) | st.lists(
    st.lists(FEW, max_size=4), max_size=60
)
QUERIES = st.lists(TERMS, max_size=8)
Corpus = list[list[str]]


def stock_scores(ours: Bm25, corpus: Corpus, query: list[str]) -> list[float]:
    """What stock rank_bm25 gives with our idf; it divides by 0 where no term is."""
    if not any(corpus):
        return [0.0] * len(corpus)
    theirs = BM25Okapi(corpus, k1=ours.k1, b=ours.b)
    theirs.idf = ours.idf
    scores: list[float] = theirs.get_scores(query).tolist()
    return scores


def zipf(size: int, seed: int = 7) -> tuple[Corpus, Corpus]:
    """Documents with some terms in most and most in few; messages like them."""
    chance = np.random.default_rng(seed)

    def drawn(lengths: np.ndarray) -> Corpus:
        return [
            [f"t{min(number, 400)}" for number in chance.zipf(1.3, length)]
            for length in lengths
        ]

    return drawn(chance.integers(0, 9, size)), drawn(chance.integers(1, 7, 50))


@given(CORPORA, QUERIES, st.sampled_from([0, 0.4, 0.75]))
@example([], ["a"], 0.75)
@example([[]], ["a"], 0.75)
@example([["a"]], ["a", "a"], 0)
@example([["a", "a"], ["a"], [], ["a", "b"]], ["a", "b", "a"], 0.75)
def test_scores_are_rank_bm25s_to_the_last_bit_but_for_the_idf(
    corpus: Corpus, query: list[str], b: float
) -> None:
    bm25 = Bm25(corpus, b=b)

    scores = bm25.get_scores(query).tolist()

    assert scores == stock_scores(bm25, corpus, query)


@given(CORPORA.filter(any))
def test_statistics_are_rank_bm25s(corpus: Corpus) -> None:
    ours, theirs = Bm25(corpus), BM25Okapi(corpus)

    assert ours.corpus_size == theirs.corpus_size
    assert ours.avgdl == theirs.avgdl
    assert ours.doc_len.tolist() == theirs.doc_len
    assert list(ours.idf) == list(theirs.idf)


@given(st.lists(st.lists(FEW, min_size=1, max_size=3), min_size=1, max_size=8), QUERIES)
def test_scores_by_one_term_are_stock_rank_bm25s_where_that_has_no_defect(
    few: Corpus, query: list[str]
) -> None:
    # Its idf is sound for terms in fewer than half of the documents.
    corpus = [*few, *([f"of{number}"] for number in range(len(few) + 1))]
    ours, theirs = Bm25(corpus), BM25Okapi(corpus)
    assert all(value > 0 for value in theirs.idf.values())

    for term in {*query} & {*ours.idf}:
        scores = theirs.get_scores([term])
        scale = ours.idf[term] / theirs.idf[term]

        assert ours.get_scores([term]).tolist() == pytest.approx(
            [score * scale for score in scores.tolist()], rel=1e-9
        )


def test_long_lists_add_up_as_short_ones_do() -> None:
    corpus, messages = zipf(4_000)
    bm25 = Bm25(corpus)

    for message in messages[:10]:
        scores = bm25.get_scores(message).tolist()
        assert scores == stock_scores(bm25, corpus, message)


def test_searching_changes_nothing() -> None:
    corpus, [message, *_] = zipf(300)
    bm25 = Bm25(corpus)

    first = bm25.get_scores(message)
    before = first.tolist()
    first[:] = 0

    assert bm25.get_scores(message).tolist() == before


def test_a_term_of_all_documents_still_tells_and_a_rarer_one_tells_more() -> None:
    assert 0 < idf(10, 10) < idf(5, 10) < idf(1, 10) < idf(0, 10)


@given(CORPORA)
def test_a_list_has_each_document_once_in_curated_order(corpus: Corpus) -> None:
    postings = Bm25(corpus).postings

    for term in {term for document in corpus for term in document}:
        documents, weights = postings.of_term(term)
        having = [row for row, document in enumerate(corpus) if term in document]
        assert documents.tolist() == having
        assert postings.counts[term] == len(having)
        assert (weights > 0).all()


def test_a_term_weighs_twelve_bytes_in_each_document() -> None:
    postings = Bm25([["refund", "time"], ["time", "time"]]).postings
    documents, weights = postings.of_term("time")

    assert documents.nbytes + weights.nbytes == 12 * 2
