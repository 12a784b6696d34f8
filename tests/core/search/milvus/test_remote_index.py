"""One contract for the index in this process and for the one in an engine."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain import KnowledgeBase
from bot.domain.errors import IndexAway
from bot.search.index import Index, Match, SearchIndex
from bot.search.milvus import bounds, client, remote_index
from bot.search.milvus.client import Milvus
from bot.search.milvus.remote_index import Engine, RemoteIndex
from bot.search.retriever import Retriever
from bot.search.scoring import LEXICAL, SEMANTIC
from bot.text import ENGLISH
from tests.builders import make_entry, make_queries, make_query
from tests.core.search.milvus.engines import Memory, MilvusLite

WORDS = st.sampled_from("delivery refund time parcel how label gift the".split())
TEXTS = st.lists(WORDS, min_size=1, max_size=6).map(" ".join)
ENTRIES = st.lists(st.lists(TEXTS, min_size=1, max_size=5), min_size=1, max_size=12)
MESSAGES = st.lists(TEXTS, min_size=1, max_size=2)
FAVOURS = st.dictionaries(
    st.sampled_from(["e0", "e1", "e7"]), st.sampled_from([-0.3, -0.05, 0.04, 0.5])
)
LABELS = Path(__file__).parents[3] / "evaluation" / "data" / "dev"


@pytest.fixture(autouse=True, scope="module")
def patience() -> Iterator[None]:
    """Rankings are compared here: on a busy machine an engine may take its time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(client, "SEARCH_S", 30.0)
        yield


@pytest.fixture(scope="module")
def engine_in_a_file(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    return Milvus(str(tmp_path_factory.mktemp("milvus") / "milvus.db"))


@pytest.fixture(scope="module")
def engine_at_a_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    with MilvusLite(tmp_path_factory.mktemp("milvus-server")) as server:
        yield Milvus(server.url)


@pytest.fixture(params=["engine_in_a_file", "engine_at_a_url"])
def engine(request: pytest.FixtureRequest) -> Engine:
    found: Engine = request.getfixturevalue(request.param)
    return found


def both(
    phrasings: Sequence[Sequence[str]],
    engine: Engine,
    weights: Mapping[str, float] = LEXICAL.channel_weights,
) -> tuple[SearchIndex, SearchIndex]:
    """The same entries in an index in this process, and in one in an engine."""
    entries = [make_entry(f"e{number}") for number in range(len(phrasings))]
    queries = dict(
        zip((entry.id for entry in entries), make_queries(phrasings), strict=True)
    )
    there = RemoteIndex(
        entries, lambda entry: queries[entry.id], weights=weights, engine=engine
    )
    there.prepare()
    return Index.from_phrasings(entries, queries.values(), weights=weights), there


def assert_same(there: Sequence[Match], here: Sequence[Match]) -> None:
    assert [match.entry.id for match in there] == [match.entry.id for match in here]
    assert [match.score for match in there] == pytest.approx(
        [match.score for match in here], abs=1e-5
    )
    for one, other in zip(there, here, strict=True):
        assert dict(one.parts) == pytest.approx(dict(other.parts), abs=1e-5)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(entries=ENTRIES, texts=MESSAGES, favour=FAVOURS)
def test_any_knowledge_ranks_alike_here_and_in_milvus(
    engine: Engine,
    entries: list[list[str]],
    texts: list[str],
    favour: Mapping[str, float],
) -> None:
    here, there = both(entries, engine)
    queries = [make_query(text) for text in texts]

    assert_same(
        there.search(*queries, favour=favour), here.search(*queries, favour=favour)
    )


@given(entries=ENTRIES, texts=MESSAGES, favour=FAVOURS, dimensions=st.integers(1, 40))
def test_terms_that_share_a_dimension_change_nothing(
    entries: list[list[str]],
    texts: list[str],
    favour: Mapping[str, float],
    dimensions: int,
) -> None:
    queries = [make_query(text) for text in texts]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bounds, "_DIMENSIONS", dimensions)
        here, there = both(entries, Memory())
        found = there.search(*queries, favour=favour)

    assert_same(found, here.search(*queries, favour=favour))


def test_the_shipped_messages_rank_alike(
    shipped: KnowledgeBase, engine: Engine
) -> None:
    retriever = Retriever(
        shipped,
        make_index=lambda entries, read, weights: prepared(
            RemoteIndex(entries, read, weights=weights, engine=engine)
        ),
    )
    [there] = [judge.index for judge in retriever.judges]
    here = Retriever(shipped, (LEXICAL,)).index
    asked = [
        label["ask"]
        for path in sorted(LABELS.glob("*.yaml"))
        for label in yaml.safe_load(path.read_text(encoding="utf-8"))
        if isinstance(label, dict)
    ][::25]

    assert len(asked) > 30
    for text in asked:
        query = retriever.analyse(ENGLISH.words(text))
        assert_same(there.search(query), here.search(query))


def prepared(index: RemoteIndex) -> RemoteIndex:
    index.prepare()
    return index


@pytest.mark.parametrize("number", [11, 64, 65, 300])
def test_ties_keep_the_curated_order_whatever_the_engine_finds_first(
    number: int,
) -> None:
    here, there = both([["refund time", "money"]] * number, Memory())

    found = there.search(make_query("time please"))

    assert [match.entry.id for match in found] == [f"e{n}" for n in range(10)]
    assert_same(found, here.search(make_query("time please")))


def test_a_message_that_few_entries_can_answer_costs_one_small_search() -> None:
    engine = Memory()
    _, there = both([["refund"], *([f"label{n}"] for n in range(200))], engine)

    there.search(make_query("refund"))

    assert engine.limits == [64]


def test_no_message_looks_at_all_of_a_large_knowledge(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(remote_index, "_AT_MOST", 100)
    engine = Memory()
    here, there = both([["refund"]] * 300, engine)

    found = there.search(make_query("refund"))

    assert engine.limits == [64, 100]
    assert [match.score for match in found][1:] == [
        match.score for match in here.search(make_query("refund"))
    ][1:]


@pytest.mark.parametrize("phrasings", [[], [[]], [[""], [""]]])
def test_where_nothing_has_a_term_nothing_is_found_or_asked(
    phrasings: list[list[str]],
) -> None:
    engine = Memory()
    _, there = both(phrasings, engine)

    assert there.search(make_query("refund")) == ()
    assert there.search(make_query("")) == ()
    assert not engine.limits


def test_entries_without_a_term_leave_the_others_in_their_places() -> None:
    _, there = both([[""], ["refund"], [""], ["label"]], Memory())

    assert [m.entry.id for m in there.search(make_query("label"))] == ["e3"]


def test_idf_is_that_of_all_phrasings() -> None:
    here, there = both([["refund time"], ["time"], ["time label"]], Memory())

    for term in ("refund", "time", "label", "unheard", "the"):
        assert there.idf(term) == here.idf(term)


@pytest.mark.parametrize(
    "changed",
    [
        [["refund time"], ["label", "gift"]],
        [["refund time"], ["label gift", "label"]],
        [["label gift"], ["refund time"]],
        [["refund time"], ["label gift"], ["parcel"]],
    ],
)
def test_other_phrasings_make_another_collection(changed: list[list[str]]) -> None:
    engine = Memory()
    for phrasings in ([["refund time"], ["label gift"]], changed):
        both(phrasings, engine)

    assert len(engine.collections) == 2


def test_the_same_phrasings_weighed_by_other_channels_share_their_collection() -> None:
    engine = Memory()
    both([["refund time"]], engine)
    both([["refund time"]], engine, dict.fromkeys(LEXICAL.channel_weights, 0.25))

    assert len(engine.collections) == 1


def test_weights_are_never_below_nothing_which_milvus_would_refuse() -> None:
    engine = Memory()
    both([["the the refund", "the"], ["the"]] * 40, engine)

    assert all(weight >= 0 for weight in LEXICAL.channel_weights.values())
    [vectors] = engine.collections.values()
    assert all(weight > 0 for vector in vectors for weight in vector.values())


def test_channels_of_meaning_are_refused() -> None:
    with pytest.raises(ValueError, match="looks at meaning; engines cannot"):
        both([["refund time"]], Memory(), SEMANTIC.channel_weights)


def test_an_engine_that_is_away_is_no_empty_answer() -> None:
    engine = Memory()
    _, there = both([["refund time"]], engine)
    engine.is_away = True

    with pytest.raises(IndexAway):
        there.search(make_query("refund"))
