from collections.abc import Mapping, Sequence

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.search.index import EXACT, Index
from bot.search.lexical import BM25_CHANNELS, Tokens
from bot.search.scoring import LEXICAL, SEMANTIC
from tests.builders import make_entry, make_queries, make_query

pytestmark = pytest.mark.usefixtures("word_encoder")

WORDS = st.sampled_from("delivery refund time parcel how label gift".split())
TEXTS = st.lists(WORDS, min_size=1, max_size=6).map(" ".join)
ENTRIES = st.lists(st.lists(TEXTS, min_size=1, max_size=4), min_size=1, max_size=6)
MODELS = {"semantic": SEMANTIC.channel_weights, "lexical": LEXICAL.channel_weights}
each_model = pytest.mark.parametrize("weights", MODELS.values(), ids=MODELS)


def make_index(
    *phrasings: Sequence[str], weights: Mapping[str, float] = SEMANTIC.channel_weights
) -> Index:
    """An index of the entries e0, e1 and so on, with these phrasings."""
    entries = [make_entry(f"e{number}") for number in range(len(phrasings))]
    return Index.from_phrasings(entries, make_queries(phrasings), weights=weights)


def lexical(*phrasings: Sequence[str]) -> Index:
    """An index by words and parts of words alone."""
    return make_index(*phrasings, weights=LEXICAL.channel_weights)


def ids(index: Index, text: str) -> list[str]:
    return [match.entry.id for match in index.search(make_query(text))]


@each_model
def test_the_best_match_is_first(weights: Mapping[str, float]) -> None:
    index = make_index(["delivery time"], ["refund time"], ["address"], weights=weights)

    assert ids(index, "refund time please")[:2] == ["e1", "e0"]


def test_what_shares_nothing_is_left_out_where_only_letters_count() -> None:
    index = lexical(["delivery time"], ["refund time"], ["label"])

    assert ids(index, "refund time") == ["e1", "e0"]


def test_ties_keep_the_curated_order() -> None:
    assert ids(lexical(["time money"], ["time cards"]), "time") == ["e0", "e1"]
    assert ids(lexical(["time cards"], ["time money"]), "time") == ["e0", "e1"]


@each_model
def test_entries_with_the_same_phrasing_keep_the_curated_order(
    weights: Mapping[str, float],
) -> None:
    index = make_index(["refund time"], ["refund time"], weights=weights)

    assert ids(index, "refund time") == ["e0", "e1"]
    assert ids(index, "refund") == ["e0", "e1"]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.sampled_from([0.0, 0.25, 0.5]) | st.floats(-1, 1), min_size=11, max_size=40
    )
)
def test_the_best_of_very_many_are_those_that_sorting_all_gives(
    monkeypatch: pytest.MonkeyPatch, scores: list[float]
) -> None:
    found = lexical(*(["delivery time"] for _ in scores))
    query = make_query("delivery")
    every = found.best(query, np.array(scores))

    with monkeypatch.context() as patched:
        patched.setattr("bot.search.index._SORTED", 0)
        assert found.best(query, np.array(scores)) == every


def test_a_search_names_ten_entries_at_most() -> None:
    index = lexical(*[["refund time"]] * 100)

    assert ids(index, "refund") == [f"e{number}" for number in range(10)]


@each_model
def test_a_rare_term_outweighs_a_common_one(weights: Mapping[str, float]) -> None:
    index = make_index(
        ["time parcel"], ["time money"], ["ribbon"], ["time torch"], weights=weights
    )

    assert ids(index, "ribbon time")[0] == "e2"


def test_parts_of_words_match_too() -> None:
    index = lexical(["microneedling"], ["label"])

    assert ids(index, "needling") == ["e0"]


def test_a_repeated_term_counts_once() -> None:
    index = lexical(["time"], ["parcel"])

    [once, often] = [
        index.search(make_query(text)) for text in ("time label", "time label time")
    ]

    assert often == once


@each_model
def test_a_term_of_every_entry_still_finds_them(weights: Mapping[str, float]) -> None:
    index = make_index(["time"], ["time"], ["time"], weights=weights)

    assert ids(index, "what time") == ["e0", "e1", "e2"]


@each_model
@pytest.mark.parametrize("phrasings", [[], [[]], [[""]], [["", ""], [""]]])
def test_an_index_of_nothing_finds_nothing(
    phrasings: list[list[str]], weights: Mapping[str, float]
) -> None:
    index = make_index(*phrasings, weights=weights)

    assert index.search(make_query("time")) == ()
    assert index.scores(make_query("time")).tolist() == []


@each_model
def test_an_entry_without_words_is_never_found(weights: Mapping[str, float]) -> None:
    index = make_index([""], ["refund time"], weights=weights)

    assert ids(index, "refund") == ["e1"]
    assert ids(index, "") == []


def test_without_meaning_only_shared_letters_count() -> None:
    assert ids(lexical(["refund"], ["parcel"]), "cash") == []


@each_model
def test_channels_are_those_with_a_weight_and_the_curated_phrasing(
    weights: Mapping[str, float],
) -> None:
    index = make_index(["refund time"], ["parcel"], weights=weights)

    [match, *_] = index.search(make_query("refund"))

    assert list(match.parts) == [EXACT, *weights]


def test_a_weight_of_a_channel_that_there_is_not_is_an_error() -> None:
    with pytest.raises(KeyError, match="wrods"):
        make_index(["refund"], weights={"wrods": 1.0})


def test_no_term_tells_more_than_an_unknown_one() -> None:
    index = lexical(["refund time"], ["parcel time"], ["time"])

    assert 0 < index.idf("time") < index.idf("refund") < index.idf("peru")


def test_a_stop_word_tells_less_than_another_word_of_its_frequency() -> None:
    index = lexical(["the refund"], ["parcel"])

    assert 0 < index.idf("the") < index.idf("refund")


@settings(max_examples=30)
@given(ENTRIES, TEXTS)
def test_entries_about_other_things_move_no_score_of_words(
    phrasings: list[list[str]], text: str
) -> None:
    strangers = [["umzug quovadis"], ["bazooka", "zzyzx bazooka"]]
    asked = make_query(text)

    for weights in MODELS.values():
        few = make_index(*phrasings, weights=weights)
        many = make_index(*phrasings, *strangers, weights=weights)
        counted = {EXACT, *BM25_CHANNELS}
        kept = [place for place, name in enumerate(few.channels) if name in counted]
        before = few.parts(asked)[kept]
        after = many.parts(asked)[kept][:, : len(phrasings)]
        assert after.ravel().tolist() == pytest.approx(
            before.ravel().tolist(), abs=1e-6
        )


@given(ENTRIES, TEXTS)
def test_the_ranking_is_stable_and_holds_only_what_shares_something(
    phrasings: list[list[str]], text: str
) -> None:
    index = lexical(*phrasings)
    asked = make_query(text)

    matches = index.search(asked)

    places = [index.entries.index(match.entry) for match in matches]
    ranked = [
        (-match.score, place) for match, place in zip(matches, places, strict=True)
    ]
    ngrams = Tokens.NGRAMS.of
    cut = [{*ngrams(make_query(" ".join(of_entry)))} for of_entry in phrasings]
    assert matches == lexical(*phrasings).search(asked)
    assert all({*ngrams(asked)} & cut[place] for place in places)
    assert ranked == sorted(ranked)


@given(ENTRIES, TEXTS)
def test_whatever_shares_a_term_is_found_where_only_letters_count(
    phrasings: list[list[str]], text: str
) -> None:
    sharing = {
        f"e{number}"
        for number, of_entry in enumerate(phrasings)
        if set(" ".join(of_entry).split()) & set(text.split())
    }

    assert sharing <= set(ids(lexical(*phrasings), text))


@settings(max_examples=30)
@given(ENTRIES, TEXTS)
def test_a_score_is_a_share_and_the_sum_of_its_evidence(
    phrasings: list[list[str]], text: str
) -> None:
    for weights in MODELS.values():
        bounds = {EXACT: 1.0, **weights}
        for match in make_index(*phrasings, weights=weights).search(make_query(text)):
            total = sum(match.parts.values())
            assert 0 < match.score <= 1
            assert match.score == pytest.approx(min(total, 1))
            for name, part in match.parts.items():
                low, high = sorted((0.0, bounds[name]))
                assert low - 1e-5 <= part <= high + 1e-5


@settings(max_examples=30)
@given(ENTRIES, st.data())
def test_a_curated_phrasing_always_finds_its_own_entry_first(
    phrasings: list[list[str]], data: st.DataObject
) -> None:
    text = data.draw(st.sampled_from([text for entry in phrasings for text in entry]))

    for weights in MODELS.values():
        [first, *_] = make_index(*phrasings, weights=weights).search(make_query(text))
        assert text in phrasings[int(first.entry.id.removeprefix("e"))]
        assert first.score == pytest.approx(1, abs=0.001)


@each_model
def test_searching_changes_nothing(weights: Mapping[str, float]) -> None:
    index = make_index(["refund time"], ["parcel"], weights=weights)
    before = index.search(make_query("refund"))

    index.scores(make_query("refund"))[:] = 0

    assert index.search(make_query("refund")) == before


def test_favour_is_added_where_an_entry_has_a_score_and_nowhere_else() -> None:
    index = lexical(["delivery time"], ["refund time"], ["label"])
    query = make_query("refund time")
    plain = {match.entry.id: match.score for match in index.search(query)}

    favoured = index.search(query, favour={"e0": 0.05, "e1": -0.02, "e2": 0.9, "e9": 1})
    scores = {match.entry.id: match.score for match in favoured}

    assert scores == {
        "e0": pytest.approx(plain["e0"] + 0.05),
        "e1": pytest.approx(plain["e1"] - 0.02),
    }


def test_favour_leaves_a_score_between_0_and_1() -> None:
    index = lexical(["delivery time"], ["refund time"])

    [only] = index.search(make_query("time"), favour={"e0": -2.0, "e1": 2.0})

    assert (only.entry.id, only.score) == ("e1", 1)
