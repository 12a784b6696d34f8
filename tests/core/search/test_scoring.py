"""The shipped scoring models, and how a calibration moves them."""

from dataclasses import asdict, fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import KnowledgeBase, Settings
from bot.domain import Calibration
from bot.search import scoring
from bot.search.encoders import EncoderMissing
from bot.search.index import Index
from bot.search.scoring import (
    LEXICAL,
    SEMANTIC,
    Evidence,
    ScoringModel,
    is_semantic,
    models_of,
    shipped_models,
    words_alone,
)
from bot.text import Language
from tests.builders import make_entry, make_knowledge, make_queries

SHARES = st.floats(0, 1)
EVIDENCE = st.builds(
    Evidence, score=SHARES, share=SHARES, length=SHARES, centrality=st.floats(-2, 0)
)
WEIGHTS = st.floats(-8, 8)
each_model = pytest.mark.parametrize(
    "model", [SEMANTIC, LEXICAL], ids=["semantic", "lexical"]
)


def make_model(**parts: object) -> ScoringModel:
    usual = replace(
        LEXICAL,
        intercept=-1.0,
        evidence_weights={"score": 2.0, "share": 3.0, "length": 0.5, "centrality": 4.0},
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


@each_model
def test_an_answer_needs_more_than_a_suggestion(model: ScoringModel) -> None:
    assert 0 < model.suggest_from < model.answer_from < 1


def test_words_are_sure_only_of_what_would_be_answered() -> None:
    assert LEXICAL.answer_from < LEXICAL.sure_from < 1


@each_model
def test_every_channel_with_a_weight_can_be_built(model: ScoringModel) -> None:
    entries = [make_entry()]

    index = Index.from_phrasings(
        entries, make_queries([["refund time"]]), weights=model.channel_weights
    )

    assert index.channels.keys() >= model.channel_weights.keys()


@each_model
def test_channels_for_an_entry_add_up_to_one(model: ScoringModel) -> None:
    weights = [weight for weight in model.channel_weights.values() if weight > 0]

    assert sum(weights) == pytest.approx(1, abs=0.0005 * len(weights))


def test_only_being_near_to_everything_speaks_against_an_entry() -> None:
    weights = {**SEMANTIC.channel_weights, **LEXICAL.channel_weights}

    assert {name for name, weight in weights.items() if weight < 0} <= {"hubness"}


def test_the_encoder_has_a_say_in_one_model_alone() -> None:
    semantic = {"nearest", "centroid", "answer", "hubness"}

    assert SEMANTIC.channel_weights.keys() > semantic
    assert LEXICAL.channel_weights.keys().isdisjoint(semantic)
    assert SEMANTIC.is_semantic
    assert not LEXICAL.is_semantic


@each_model
def test_every_piece_of_evidence_has_a_weight_and_nothing_else(
    model: ScoringModel,
) -> None:
    assert model.evidence_weights.keys() == {field.name for field in fields(Evidence)}


def test_only_the_encoder_tells_how_far_a_message_is_from_the_subject() -> None:
    assert SEMANTIC.evidence_weights["centrality"] > 0
    assert LEXICAL.evidence_weights["centrality"] == 0


@each_model
def test_a_better_first_match_is_surer(model: ScoringModel) -> None:
    weak = Evidence(score=0.2, share=0.2, length=0.5)

    for name in ("score", "share"):
        better = replace(weak, **{name: 0.9})
        assert model.confidence(better) > model.confidence(weak)


def test_confidence_is_the_logistic_function_of_the_parts() -> None:
    model = make_model()
    evidence = Evidence(score=0.5, share=0.5, length=1, centrality=-0.25)

    assert model.parts(evidence) == (
        ("score", 0.5, 2.0),
        ("share", 0.5, 3.0),
        ("length", 1, 0.5),
        ("centrality", -0.25, 4.0),
    )
    assert model.logit(evidence) == pytest.approx(1)
    assert model.confidence(evidence) == pytest.approx(0.731059)


def test_evidence_without_a_weight_counts_nothing() -> None:
    model = make_model(evidence_weights={"score": 2.0})
    evidence = Evidence(score=0.5, share=1, length=1)

    assert model.logit(evidence) == 0
    assert model.confidence(evidence) == 0.5


@given(
    evidence=EVIDENCE,
    intercept=WEIGHTS,
    weights=st.fixed_dictionaries(
        {field.name: WEIGHTS for field in fields(Evidence)},
    ),
)
def test_parts_add_up_and_confidence_is_a_chance(
    evidence: Evidence, intercept: float, weights: dict[str, float]
) -> None:
    model = make_model(intercept=intercept, evidence_weights=weights)

    parts = model.parts(evidence)

    total = intercept + sum(value * weight for _, value, weight in parts)
    assert {name: value for name, value, _ in parts} == asdict(evidence)
    assert model.logit(evidence) == pytest.approx(total)
    assert 0 < model.confidence(evidence) < 1


def test_words_judge_first_and_then_the_encoder_as_well() -> None:
    assert models_of(knowledge_with(None)) == (LEXICAL, SEMANTIC)


def test_where_the_setting_says_so_words_judge_alone() -> None:
    knowledge = knowledge_with(None, semantic=False)

    assert models_of(knowledge) == (LEXICAL,)
    assert words_alone(knowledge) == "settings.yaml says 'semantic: false'"


@pytest.mark.parametrize("semantic", [True, False])
def test_a_calibration_shifts_confidence_and_where_answers_begin(
    semantic: bool,
) -> None:
    calibration = make_calibration(semantic=semantic)

    found = models_of(knowledge_with(calibration, semantic=semantic))

    assert found == tuple(
        replace(
            model, intercept=model.intercept + 0.25, answer_from=0.6, suggest_from=0.3
        )
        for model in shipped_models(knowledge_with(None, semantic=semantic))
    )


@pytest.mark.parametrize("semantic", [True, False])
def test_a_calibration_for_other_judges_does_not_count(semantic: bool) -> None:
    calibration = make_calibration(semantic=not semantic)
    knowledge = knowledge_with(calibration, semantic=semantic)

    assert models_of(knowledge) == shipped_models(knowledge)


def test_an_older_calibration_still_counts() -> None:
    calibration = make_calibration().model_copy(update={"knowledge": "v0"})

    assert models_of(knowledge_with(calibration))[-1].answer_from == 0.6


def test_the_encoder_steps_aside_where_there_are_too_many_phrasings(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    knowledge = make_knowledge(
        make_entry("a", "refund", "money back"), calibration=make_calibration()
    )
    caplog.set_level("INFO")

    monkeypatch.setattr(scoring, "SEMANTIC_UPTO", 2)
    assert is_semantic(knowledge)
    assert len(models_of(knowledge)) == 2
    assert not caplog.messages

    monkeypatch.setattr(scoring, "SEMANTIC_UPTO", 1)
    assert not is_semantic(knowledge)
    assert models_of(knowledge) == (LEXICAL,)
    assert caplog.messages == [
        "Searched by words alone: there are more than 1 phrasings."
    ]


def test_where_the_encoder_is_missing_words_judge_alone_and_the_log_says_why(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    knowledge = knowledge_with(make_calibration())
    caplog.set_level("INFO")

    def missing(language: Language) -> None:
        raise EncoderMissing("the package is not installed")

    monkeypatch.setattr(scoring, "load_encoder", missing)

    assert words_alone(knowledge) == "the package is not installed"
    assert models_of(knowledge) == (LEXICAL,)
    assert caplog.messages == ["Searched by words alone: the package is not installed."]


@pytest.mark.parametrize(
    ("locale", "count", "reason"),
    [
        ("de", 4, "there are fewer than 5 entries"),
        ("de", 5, None),
        ("en-GB", 1, None),
    ],
)
def test_of_a_few_entries_the_encoder_for_other_languages_can_tell_nothing(
    locale: str, count: int, reason: str | None
) -> None:
    entries = [make_entry(f"entry-{number}") for number in range(count)]
    knowledge = make_knowledge(*entries, settings=Settings(locale=locale))

    assert words_alone(knowledge) == reason


def test_where_it_is_not_wanted_the_encoder_is_not_even_loaded(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def unwanted(language: Language) -> None:
        raise AssertionError

    monkeypatch.setattr(scoring, "load_encoder", unwanted)

    assert models_of(knowledge_with(None, semantic=False)) == (LEXICAL,)
