"""Weights from labels, on bases so small that the right ones are plain."""

from argparse import Namespace
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import Settings
from bot.search.scoring import LEXICAL, SEMANTIC
from tests.builders import make_shop, write_files
from tests.evaluation.fitting import (
    STRANGERS,
    Base,
    Features,
    Found,
    balance,
    features_of,
    fit_channels,
    fit_evidence,
    found_by,
    read_base,
    read_bases,
)

LABELS = """\
    - ask: when will it arrive
      expect: delivery-time
    - ask: who won the match
      expect: decline
    - ask: hello
      expect: smalltalk
    - ask: and the money
      expect: refund-time
      after:
        - when will it arrive
    - ask: money or parcel
      expect:
        - refund-time
        - delivery-time
    """


def make_base(**wanted: str) -> Base:
    """The shop with messages and the entries that they expect, or none."""
    return Base(
        name="shop",
        has_answers=True,
        knowledge=make_shop(settings=Settings(semantic=True)),
        messages=tuple(message.replace("_", " ") for message in wanted),
        wanted=tuple(frozenset(ids.split()) for ids in wanted.values()),
    )


def features(*messages: list[list[float]], wanted: list[int]) -> Features:
    """Each message has its entries' channels; `wanted` is the right entry of each."""
    values = np.array(messages)
    flags = np.arange(values.shape[1]) == np.array(wanted)[:, None]
    return Features(values=values, wanted=flags)


def found(*rows: tuple[float, bool, bool]) -> Found:
    """Messages by their first match's score, whether it is right, and in scope."""
    return Found(
        evidence=np.array([[score, 0.5, 0.5, 0.0] for score, _, _ in rows]),
        right=np.array([right for _, right, _ in rows]),
        in_scope=np.array([wanted for _, _, wanted in rows]),
    )


def logit(fitted: tuple[float, dict[str, float]], score: float) -> float:
    """The log-odds of a first match with a score, the rest as in `found`."""
    intercept, weights = fitted
    return (
        intercept
        + weights["score"] * score
        + (weights["share"] + weights["length"]) * 0.5
    )


# The first channel points right, the second at the other entry.
POINTING = features(
    [[0.9, 0.1], [0.2, 0.8]],
    [[0.1, 0.7], [0.6, 0.3]],
    [[0.2, 0.5], [0.4, 0.4]],
    wanted=[0, 1, 1],
)
MIXED = found(
    *[(0.9, True, True)] * 8,
    (0.8, False, True),
    (0.2, True, True),
    *[(0.3, False, True)] * 3,
    *[(0.1, False, False)] * 5,
    (0.7, False, False),
)


def test_a_channel_that_always_points_right_gets_the_weight() -> None:
    weights, sharpness = fit_channels([POINTING], ["words", "grams"])

    assert weights == {"words": 1, "grams": 0}
    assert sharpness > 1


def test_the_channels_keep_the_names_that_they_came_with() -> None:
    turned = replace(POINTING, values=POINTING.values[:, :, ::-1])

    weights, _ = fit_channels([turned], ["words", "grams"])

    assert weights == {"words": 0, "grams": 1}


def test_being_near_to_everything_never_speaks_for_an_entry() -> None:
    pointing = features(
        [[0.9, 0.6], [0.2, 0.1]],
        [[0.1, 0.2], [0.6, 0.7]],
        [[0.2, 0.5], [0.4, 0.4]],
        wanted=[0, 1, 1],
    )

    weights, _ = fit_channels([pointing], ["hubness", "words"])

    assert weights == {"hubness": 0, "words": 1}


def test_being_near_to_everything_speaks_against_an_entry_where_that_helps() -> None:
    hubs = features(
        [[0.6, 0.8], [0.5, 0.1]],
        [[0.2, 0.2], [0.4, 0.9]],
        [[0.7, 0.9], [0.5, 0.8]],
        wanted=[1, 0, 0],
    )

    weights, _ = fit_channels([hubs], ["words", "hubness"])

    assert weights["words"] == 1
    assert weights["hubness"] < 0


@settings(max_examples=25)
@given(st.data())
def test_weights_for_an_entry_add_up_to_one_and_none_speaks_against(
    data: st.DataObject,
) -> None:
    shares = st.sampled_from([0.1, 0.3, 0.5, 0.7, 0.9])
    entry = st.tuples(shares, shares, shares).map(list)
    message = st.lists(entry, min_size=3, max_size=3)
    messages = data.draw(st.lists(message, min_size=3, max_size=6))
    wanted = data.draw(
        st.lists(st.integers(0, 2), min_size=len(messages), max_size=len(messages))
    )
    # Channels that none of the messages supports have no shares of anything.
    helping = [[1.0 * (place == right)] * 3 for right in wanted for place in range(3)]
    sure = np.array(helping).reshape(len(wanted), 3, 3)
    base = features(*(np.array(messages) + sure).tolist(), wanted=wanted)

    weights, sharpness = fit_channels([base], ["words", "nearest", "hubness"])

    assert weights["words"] + weights["nearest"] == pytest.approx(1, abs=0.002)
    assert min(weights["words"], weights["nearest"]) >= 0
    assert weights["hubness"] <= 0
    assert sharpness > 0


def test_messages_out_of_scope_do_not_count_for_the_channels() -> None:
    stranger = Features(
        values=np.array([[[0.0, 0.9], [0.9, 0.0]]]), wanted=np.array([[False, False]])
    )
    more = Features(
        values=np.concatenate([POINTING.values, stranger.values]),
        wanted=np.concatenate([POINTING.wanted, stranger.wanted]),
    )

    assert more.in_scope.tolist() == [True, True, True, False]
    assert fit_channels([more], ["words", "grams"]) == fit_channels(
        [POINTING], ["words", "grams"]
    )


def test_every_base_counts_the_same_for_the_channels_however_large() -> None:
    other = features([[0.3, 0.9], [0.7, 0.2]], [[0.2, 0.8], [0.5, 0.4]], wanted=[0, 0])
    large = Features(
        values=np.concatenate([other.values] * 5),
        wanted=np.concatenate([other.wanted] * 5),
    )

    [small, repeated] = [
        fit_channels([POINTING, one], ["words", "grams"]) for one in (other, large)
    ]

    assert repeated[0] == pytest.approx(small[0], abs=0.01)
    assert 0 < small[0]["words"] < 1


def test_the_score_counts_where_it_tells_right_from_wrong() -> None:
    intercept, weights = fit_evidence([MIXED])

    assert list(weights) == ["score", "share", "length", "centrality"]
    assert weights["score"] > 1
    assert weights["share"] == weights["length"]
    # What is always 0 tells nothing.
    assert weights["centrality"] == 0
    assert intercept < 0


def test_what_is_right_whatever_the_score_raises_the_intercept() -> None:
    better = replace(MIXED, right=MIXED.right | MIXED.in_scope)

    assert fit_evidence([better])[0] > fit_evidence([MIXED])[0]


def test_a_base_without_strangers_does_not_count_for_the_evidence() -> None:
    in_scope_only = found((0.9, False, True), (0.1, True, True))

    assert fit_evidence([MIXED, in_scope_only]) == fit_evidence([MIXED])


def test_every_base_counts_the_same_for_the_evidence_however_large() -> None:
    other = found((0.9, False, True), (0.4, True, True), (0.5, False, False))
    large = Found(
        evidence=np.concatenate([other.evidence] * 6),
        right=np.concatenate([other.right] * 6),
        in_scope=np.concatenate([other.in_scope] * 6),
    )

    [small, repeated] = [fit_evidence([MIXED, one]) for one in (other, large)]

    # Only the penalty on large weights knows how many rows there are.
    for score in (0.1, 0.5, 0.9):
        assert logit(repeated, score) == pytest.approx(logit(small, score), abs=0.1)


def test_what_would_speak_against_a_match_the_more_there_is_of_it_weighs_nothing() -> (
    None
):
    against = found((0.1, True, True), (0.2, True, True), (0.9, False, False))

    _, weights = fit_evidence([against])

    assert weights["score"] == 0


@given(st.lists(st.booleans(), min_size=1, max_size=40).filter(any))
def test_strangers_count_for_their_part_and_all_messages_for_one(
    in_scope: list[bool],
) -> None:
    flags = np.array(in_scope)

    weights = balance(flags)

    assert (weights >= 0).all()
    assert weights.sum() == pytest.approx(1)
    assert len(set(weights[flags])) == 1
    if not all(in_scope):
        assert weights[~flags].sum() == pytest.approx(STRANGERS)
        assert len(set(weights[~flags])) == 1


def test_a_base_has_the_labels_that_a_search_can_answer(
    knowledge_folder: Path, tmp_path: Path
) -> None:
    write_files(tmp_path, {"one.yaml": LABELS, "two.yaml": LABELS})

    base = read_base(f"{knowledge_folder}:{tmp_path}/one.yaml,{tmp_path}/two.yaml")

    both = frozenset({"refund-time", "delivery-time"})
    asked = ("when will it arrive", "who won the match", "money or parcel")
    assert base.name == "knowledge"
    assert base.messages == (*asked, *asked)
    assert base.wanted == (frozenset({"delivery-time"}), frozenset(), both) * 2


def test_features_are_shares_by_message_entry_and_channel() -> None:
    base = make_base(
        delivry_cost="delivery-cost", **{"🎁": "gift-wrapping", "who_won": ""}
    )
    names = ["nearest", "words", "hubness"]

    found = features_of(base, names, SEMANTIC)

    entries = len(base.knowledge.entries)
    assert found.values.shape == (2, entries, 3)
    assert found.in_scope.tolist() == [True, False]
    assert found.wanted[0].tolist() == [
        entry.id == "delivery-cost" for entry in base.knowledge
    ]
    assert (found.values >= 0).all()
    assert (found.values <= 1.0001).all()
    # "delivry" is mended before it is looked for.
    assert found.values[0, 1, 1] == found.values[0, :, 1].max() > 0.1
    # How much of a hub an entry is has nothing to do with the message.
    assert found.values[0, :, 2].tolist() == found.values[1, :, 2].tolist()


@pytest.mark.parametrize("has_answers", [True, False])
def test_answers_that_are_placeholders_are_not_looked_at(has_answers: bool) -> None:
    base = replace(make_base(brown_paper="gift-wrapping"), has_answers=has_answers)

    [message] = features_of(base, ["answer", "words"], SEMANTIC).values
    [evidence] = found_by(base, SEMANTIC).evidence

    assert message[:, 0].any() == has_answers
    without = replace(
        SEMANTIC,
        channel_weights={
            name: weight
            for name, weight in SEMANTIC.channel_weights.items()
            if name != "answer" or has_answers
        },
    )
    assert evidence.tolist() == found_by(base, without).evidence[0].tolist()


def test_a_base_is_without_answers_where_its_name_is_given(
    knowledge_folder: Path, tmp_path: Path
) -> None:
    write_files(tmp_path, {"one.yaml": LABELS})
    given = f"{knowledge_folder}:{tmp_path}/one.yaml"

    assert read_base(given).has_answers
    assert not read_base(given, ["knowledge"]).has_answers


def test_an_english_base_can_be_read_as_one_of_a_language_without_a_pack(
    knowledge_folder: Path, tmp_path: Path
) -> None:
    write_files(tmp_path, {"one.yaml": LABELS})
    options = Namespace(
        bases=[f"{knowledge_folder}:{tmp_path}/one.yaml"],
        without_answers=[],
        without_pack=["knowledge"],
    )

    english, other = read_bases(options)

    assert (english.name, english.is_english) == ("knowledge", True)
    assert (other.name, other.is_english) == ("knowledge without a pack", False)
    assert other.messages == english.messages
    assert [*other.knowledge] == [*english.knowledge]


def test_evidence_is_that_of_each_first_match() -> None:
    base = make_base(
        refund_time="refund-time", parcel="gift-wrapping", gift="", **{"🎁": ""}
    )

    result = found_by(base, LEXICAL)

    assert result.evidence.shape == (3, 4)
    assert result.right.tolist() == [True, False, False]
    assert result.in_scope.tolist() == [True, True, False]
    assert result.evidence[0, 0] == result.evidence[:, 0].max()
    assert result.evidence[:, 2].tolist() == [0.2, 0.1, 0.1]
