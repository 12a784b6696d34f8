"""The postings against rank_bm25, which looks at every document."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from rank_bm25 import BM25Okapi

from bot.search import postings
from bot.search.bm25 import Bm25, idf
from bot.search.postings import Postings, Top

FEW = st.sampled_from("a b c d e".split())
# Words of any letters, and few that meet often.
TERMS = FEW | st.text(max_size=3)
DOCUMENTS = st.lists(TERMS, max_size=8)
CORPORA = st.lists(DOCUMENTS, max_size=12) | st.lists(
    st.lists(FEW, max_size=4), max_size=60
)
QUERIES = st.lists(TERMS, max_size=8)
Corpus = list[list[str]]

by_every_way = pytest.mark.parametrize("way", ["looking at all", "passing over"])


@contextmanager
def searching(way: str) -> Iterator[None]:
    """Small corpora searched as large ones are, or all as small ones are."""
    if way == "looking at all":
        with patch.object(postings, "PRUNE_FROM", 2**60):
            yield
    else:
        with patch.multiple(postings, PRUNE_FROM=0, _LOOK=1, _AHEAD=2):
            yield


def ranked(scores: Sequence[float], k: int) -> list[tuple[int, float]]:
    """The k best above 0, best first, equals in curated order."""
    order = sorted(range(len(scores)), key=lambda row: (-scores[row], row))
    return [(row, scores[row]) for row in order if scores[row] > 0][:k]


def pairs(top: Top) -> list[tuple[int, float]]:
    return list(zip(top.documents.tolist(), top.scores.tolist(), strict=True))


def zipf(size: int, seed: int = 7) -> tuple[Corpus, Corpus]:
    """Documents with some terms in most and most in few; messages like them."""
    chance = np.random.default_rng(seed)

    def drawn(lengths: Iterable[int]) -> Corpus:
        return [
            [f"t{min(number, 400)}" for number in chance.zipf(1.3, length)]
            for length in lengths
        ]

    return drawn(chance.integers(0, 9, size)), drawn(chance.integers(1, 7, 50))


@given(CORPORA, QUERIES, st.sampled_from([0, 0.4, 0.75]), st.sampled_from([0.9, 1.5]))
@example([], ["a"], 0.75, 1.5)
@example([[]], ["a"], 0.75, 1.5)
@example([["a"]], ["a", "a"], 0, 1.5)
@example([["a", "a"], ["a"], [], ["a", "b"]], ["a", "b", "a"], 0.75, 1.5)
def test_scores_are_rank_bm25s_to_the_last_bit(
    corpus: Corpus, query: list[str], b: float, k1: float
) -> None:
    statistics = Bm25(corpus, b=b, k1=k1)

    scores = Postings.of(statistics).scores(query)

    assert scores.tolist() == BM25Okapi.get_scores(statistics, query).tolist()


@given(CORPORA.filter(any))
def test_statistics_are_rank_bm25s(corpus: Corpus) -> None:
    ours, theirs = Bm25(corpus), BM25Okapi(corpus)

    assert ours.corpus_size == theirs.corpus_size
    assert ours.avgdl == theirs.avgdl
    assert ours.doc_len.tolist() == theirs.doc_len
    assert list(ours.doc_freqs) == theirs.doc_freqs
    assert list(ours.idf) == list(theirs.idf)


@given(CORPORA.filter(any), QUERIES)
def test_only_the_idf_differs_from_stock_rank_bm25(
    corpus: Corpus, query: list[str]
) -> None:
    ours, theirs = Bm25(corpus), BM25Okapi(corpus)
    theirs.idf = ours.idf

    scores = Postings.of(ours).scores(query)

    assert scores.tolist() == theirs.get_scores(query).tolist()


@given(st.lists(st.lists(FEW, min_size=1, max_size=3), min_size=1, max_size=8), QUERIES)
def test_the_ranking_by_one_term_is_stock_rank_bm25s_where_that_has_no_defect(
    few: Corpus, query: list[str]
) -> None:
    # Its idf is sound for terms in fewer than half of the documents.
    corpus = [*few, *([f"of{number}"] for number in range(len(few) + 1))]
    ours, theirs = Bm25(corpus), BM25Okapi(corpus)
    assert all(value > 0 for value in theirs.idf.values())

    for term in {*query} & {*ours.idf}:
        scores = theirs.get_scores([term])
        scale = ours.idf[term] / theirs.idf[term]
        found = Postings.of(ours).top([term], len(corpus))

        assert found.scores.tolist() == pytest.approx(
            [score * scale for score in scores[found.documents].tolist()], rel=1e-9
        )
        assert len(found.documents) == np.count_nonzero(scores)
        assert (np.diff(scores[found.documents]) <= 1e-12).all()


@by_every_way
@given(corpus=CORPORA, query=QUERIES, k=st.integers(0, 15))
@settings(max_examples=300)
def test_the_top_is_that_of_all_scores_with_ties_in_curated_order(
    way: str, corpus: Corpus, query: list[str], k: int
) -> None:
    statistics = Bm25(corpus)

    with searching(way):
        top = Postings.of(statistics).top(query, k)

    scores = BM25Okapi.get_scores(statistics, query).tolist()
    assert pairs(top) == ranked(scores, k)


@by_every_way
@pytest.mark.parametrize("k", [1, 10, 100])
def test_the_top_is_exact_among_many_documents(way: str, k: int) -> None:
    corpus, messages = zipf(4_000)
    found = Postings.of(Bm25(corpus))

    for message in messages:
        with searching(way):
            top = found.top(message, k)
        assert pairs(top) == ranked(found.scores(message).tolist(), k)


def test_few_lists_are_read_where_a_rare_term_decides() -> None:
    corpus = [["the", "of"] for _ in range(5_000)]
    corpus[70:80] = [["the", "ribbon", "ribbon"]] * 10
    found = Postings.of(Bm25(corpus))

    with searching("passing over"), patch.object(np.add, "at", wraps=np.add.at) as add:
        top = found.top(["the", "of", "ribbon"], 10)

    assert top.documents.tolist() == list(range(70, 80))
    assert [len(call.args[1]) for call in add.call_args_list] == [10]


@by_every_way
def test_searching_changes_nothing(way: str) -> None:
    corpus, [message, *_] = zipf(300)
    found = Postings.of(Bm25(corpus))

    with searching(way):
        first = found.top(message, 10)
        before = pairs(first)
        first.scores[:] = 0
        again = found.top(message, 10)

    assert pairs(again) == before


def test_a_term_of_all_documents_still_tells_and_a_rarer_one_tells_more() -> None:
    assert 0 < idf(10, 10) < idf(5, 10) < idf(1, 10) < idf(0, 10)


@given(CORPORA)
def test_a_list_has_each_document_once_in_curated_order(corpus: Corpus) -> None:
    found = Postings.of(Bm25(corpus))

    for term in {term for document in corpus for term in document}:
        documents, weights = found.of_term(term)
        having = [row for row, document in enumerate(corpus) if term in document]
        assert documents.tolist() == having
        assert (weights > 0).all()


def test_a_term_weighs_twelve_bytes_in_each_document() -> None:
    corpus = [["refund", "time"], ["time", "time"]]
    found = Postings.of(Bm25(corpus))

    assert found.documents.nbytes + found.weights.nbytes == 12 * 3
