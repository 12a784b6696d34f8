"""What the benchmarks rest on: the same corpora each time, and a fair comparison."""

from dataclasses import asdict
from pathlib import Path

import pytest

from bot import KnowledgeBase
from bot.search.bm25 import Bm25
from tests.benchmarks.built import messages
from tests.benchmarks.corpora import Corpus, zipf
from tests.benchmarks.engines import ENGINES
from tests.benchmarks.index import Row, agreement, markdown
from tests.benchmarks.page import page
from tests.benchmarks.start import table

# tantivy and numba are only there where benchmarks are run.
HERE = ["Askwell", "rank_bm25", "bm25s", "SQLite FTS5", "scikit-learn TF-IDF"]


@pytest.fixture(name="corpus", scope="module")
def _corpus() -> Corpus:
    return zipf(500, messages=40)


def make_row(**parts: object) -> Row:
    usual: dict[str, object] = {
        **dict.fromkeys(Row.__dataclass_fields__, 1.0),
        "corpus": "Zipf, 1,000",
        "phrasings": 1_000,
        "zipf": True,
        "engine": "Askwell",
    }
    return Row(**{**usual, **parts})  # type: ignore[arg-type]


def test_a_corpus_is_the_same_each_time_and_its_messages_are_distinct(
    corpus: Corpus,
) -> None:
    again = zipf(500, messages=40)

    assert again == corpus
    assert len(corpus.phrasings) == 500
    assert len({frozenset(message) for message in corpus.messages}) == 40


@pytest.mark.parametrize("name", HERE)
def test_an_engine_finds_after_loading_what_a_message_shares_terms_with(
    name: str, corpus: Corpus, tmp_path: Path
) -> None:
    ENGINES[name]().build(corpus.phrasings, tmp_path)
    engine = ENGINES[name]()
    engine.load(tmp_path)

    found = [engine.search(message) for message in corpus.messages]

    for message, rows in zip(corpus.messages, found, strict=True):
        assert 0 < len(rows) <= 10
        assert all({*message} & {*corpus.phrasings[row]} for row in rows)


def test_rankings_agree_as_far_as_they_name_the_best_or_their_equals() -> None:
    corpus = Corpus(
        name="",
        phrasings=[["refund"], ["refund"], ["time"], ["label"]] * 10,
        messages=[["refund"]],
    )
    exact = Bm25(corpus.phrasings)
    best = [row for row, terms in enumerate(corpus.phrasings) if terms == ["refund"]]

    assert agreement(exact, corpus, [best[:10]]) == 1
    assert agreement(exact, corpus, [best[-10:]]) == 1
    assert agreement(exact, corpus, [[*best[:5], 2, 3]]) == 0.5
    assert agreement(exact, corpus, [[best[0]] * 10]) == 0.1


def test_figures_stand_in_the_table_and_on_the_page() -> None:
    rows = [make_row(), make_row(engine="<peer>", p50_ms=123.456, times_stock=None)]

    table = markdown(rows)
    written = page([asdict(row) for row in rows])

    assert "| 123.456 |" in table
    assert len({line.count("|") for line in table.splitlines()}) == 1
    assert "&lt;peer&gt;" in written
    assert "<peer>" not in written
    assert "src=" not in written
    assert written.count("<svg") == 6


def test_a_start_is_told_by_the_median_and_the_least_of_its_runs() -> None:
    runs = [{"to its first reply": seconds} for seconds in (1.5, 1.25, 9.0)]

    assert table(runs).splitlines()[-1] == "| to its first reply | 1.50 | 1.25 |"


def test_messages_to_a_built_index_are_distinct_words_and_the_same_each_time(
    shop: KnowledgeBase,
) -> None:
    found = messages(shop, 5)

    assert len(set(found)) == len(found) > 1
    assert found == messages(shop, 5)
    assert all(word.isalpha() for text in found for word in text.split())
