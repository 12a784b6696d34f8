"""The shipped shapes of confidence, and how a calibration moves them."""

from dataclasses import asdict, fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import KnowledgeBase, Settings
from bot.domain import Calibration
from bot.search import scoring as shape
from bot.search.evidence import Evidence
from bot.search.index import Index
from bot.search.scoring import LEXICAL, SEMANTIC, Shape, shape_of
from tests.builders import make_entry, make_knowledge, make_queries

SHARES = st.floats(0, 1)
EVIDENCE = st.builds(Evidence, score=SHARES, share=SHARES, length=SHARES)
WEIGHTS = st.floats(-8, 8)
each_shape = pytest.mark.parametrize(
    "shape", [SEMANTIC, LEXICAL], ids=["semantic", "lexical"]
)


def make_shape(**parts: object) -> Shape:
    usual = replace(
        LEXICAL, intercept=-1.0, weights={"score": 2.0, "share": 3.0, "length": 0.5}
    )
    return replace(usual, **parts)  # type: ignore[arg-type]


def make_calibration(*, semantic: bool = True) -> Calibration:
    return Calibration(
        knowledge="v1",
        semantic=semantic,
        shift=0.25,
        answer_from=0.6,
        suggest_from=0.3,
    )


def knowledge_with(
    calibration: Calibration | None, *, semantic: bool = True
) -> KnowledgeBase:
    settings = Settings(semantic=semantic)
    return make_knowledge(make_entry(), settings=settings, calibration=calibration)


@each_shape
def test_an_answer_needs_more_than_a_suggestion(shape: Shape) -> None:
    assert 0 < shape.suggest_from < shape.answer_from < 1


@each_shape
def test_every_channel_with_a_weight_can_be_built(shape: Shape) -> None:
    entries = [make_entry()]

    index = Index(entries, make_queries([["refund time"]]), weights=shape.channels)

    assert index.channels.keys() >= shape.channels.keys()


@each_shape
def test_channels_for_an_entry_add_up_to_one(shape: Shape) -> None:
    weights = [weight for weight in shape.channels.values() if weight > 0]

    assert sum(weights) == pytest.approx(1, abs=0.0005 * len(weights))


def test_only_being_near_to_everything_speaks_against_an_entry() -> None:
    weights = {**SEMANTIC.channels, **LEXICAL.channels}

    assert {name for name, weight in weights.items() if weight < 0} <= {"hubness"}


def test_without_meaning_only_letters_count() -> None:
    assert SEMANTIC.channels.keys() & {"meaning", "gist", "near words"}
    assert LEXICAL.channels.keys().isdisjoint(
        {"meaning", "gist", "near words", "hubness"}
    )


@each_shape
def test_every_piece_of_evidence_has_a_weight_and_nothing_else(shape: Shape) -> None:
    assert shape.weights.keys() == {field.name for field in fields(Evidence)}


@each_shape
def test_a_better_first_match_is_surer(shape: Shape) -> None:
    weak = Evidence(score=0.2, share=0.2, length=0.5)

    for name in ("score", "share"):
        better = replace(weak, **{name: 0.9})
        assert shape.confidence(better) > shape.confidence(weak)


def test_confidence_is_the_logistic_function_of_the_parts() -> None:
    shape = make_shape()
    evidence = Evidence(score=0.5, share=0.5, length=1)

    assert shape.parts(evidence) == (
        ("score", 0.5, 2.0),
        ("share", 0.5, 3.0),
        ("length", 1, 0.5),
    )
    assert shape.logit(evidence) == pytest.approx(2)
    assert shape.confidence(evidence) == pytest.approx(0.880797)


def test_evidence_without_a_weight_counts_nothing() -> None:
    shape = make_shape(weights={"score": 2.0})
    evidence = Evidence(score=0.5, share=1, length=1)

    assert shape.logit(evidence) == 0
    assert shape.confidence(evidence) == 0.5


@given(
    evidence=EVIDENCE,
    intercept=WEIGHTS,
    weights=st.fixed_dictionaries(dict.fromkeys(("score", "share", "length"), WEIGHTS)),
)
def test_parts_add_up_and_confidence_is_a_chance(
    evidence: Evidence, intercept: float, weights: dict[str, float]
) -> None:
    shape = make_shape(intercept=intercept, weights=weights)

    parts = shape.parts(evidence)

    total = intercept + sum(value * weight for _, value, weight in parts)
    assert {name: value for name, value, _ in parts} == asdict(evidence)
    assert shape.logit(evidence) == pytest.approx(total)
    assert 0 < shape.confidence(evidence) < 1


@pytest.mark.parametrize(("semantic", "shape"), [(True, SEMANTIC), (False, LEXICAL)])
def test_the_setting_chooses_the_shape(semantic: bool, shape: Shape) -> None:
    assert shape_of(knowledge_with(None, semantic=semantic)) == shape


@pytest.mark.parametrize(("semantic", "shape"), [(True, SEMANTIC), (False, LEXICAL)])
def test_a_calibration_shifts_confidence_and_where_answers_begin(
    semantic: bool, shape: Shape
) -> None:
    calibration = make_calibration(semantic=semantic)

    found = shape_of(knowledge_with(calibration, semantic=semantic))

    assert found == replace(
        shape, intercept=shape.intercept + 0.25, answer_from=0.6, suggest_from=0.3
    )


@pytest.mark.parametrize(("semantic", "shape"), [(True, SEMANTIC), (False, LEXICAL)])
def test_a_calibration_for_the_other_setting_does_not_count(
    semantic: bool, shape: Shape
) -> None:
    calibration = make_calibration(semantic=not semantic)

    assert shape_of(knowledge_with(calibration, semantic=semantic)) == shape


def test_an_older_calibration_still_counts() -> None:
    calibration = make_calibration().model_copy(update={"knowledge": "v0"})

    assert shape_of(knowledge_with(calibration)).answer_from == 0.6


def test_meaning_steps_aside_where_there_are_too_many_phrasings(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    knowledge = make_knowledge(
        make_entry("a", "refund", "money back"), calibration=make_calibration()
    )
    caplog.set_level("INFO")

    monkeypatch.setattr(shape, "SEMANTIC_UPTO", 2)
    assert shape_of(knowledge).channels == SEMANTIC.channels
    assert not caplog.messages

    monkeypatch.setattr(shape, "SEMANTIC_UPTO", 1)
    assert shape_of(knowledge) == LEXICAL
    assert "without nearness in meaning" in caplog.text
