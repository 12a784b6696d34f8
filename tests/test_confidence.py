from dataclasses import asdict
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import KnowledgeBase
from bot import Responder
from bot.analyzer import words
from bot.confidence import DEFAULT
from bot.confidence import LEXICAL
from bot.confidence import Calibration
from bot.retriever import Finding
from bot.retriever import Retriever


@pytest.fixture(scope="module", params=[True, False], ids=["semantic", "lexical"])
def retriever(shop: KnowledgeBase, request: pytest.FixtureRequest) -> Retriever:
    settings = shop.settings.model_copy(update={"semantic": request.param})
    return Retriever(replace(shop, settings=settings))


def ask(retriever: Retriever, text: str) -> Finding:
    return retriever.search(words(text))


@given(message=st.text(st.sampled_from("aeilmprst ?3"), max_size=40) | st.text())
def test_evidence_is_made_of_shares_and_confidence_of_chance(
    responder: Responder, message: str
) -> None:
    finding = ask(responder.retriever, message)

    assert 0 <= finding.confidence <= 1
    assert (finding.evidence is None) == (not finding.matches)
    if finding.evidence:
        assert all(0 <= part <= 1 for part in asdict(finding.evidence).values())


@pytest.mark.parametrize("text", ["", "?!", "🎁"])
def test_where_nothing_matches_there_is_no_confidence(
    retriever: Retriever, text: str
) -> None:
    finding = ask(retriever, text)

    assert (finding.matches, finding.evidence, finding.confidence) == ((), None, 0)


@pytest.mark.parametrize(
    "question",
    [
        "When will my parcel arrive?",
        "how long does a refund take",
        "Do you wrap gifts?",
        "print the return label",
    ],
)
def test_a_curated_wording_is_answered(retriever: Retriever, question: str) -> None:
    assert ask(retriever, question).confidence >= retriever.calibration.answer_from


@pytest.mark.parametrize(
    "question", ["what is the capital of Peru", "who won the match last night"]
)
def test_a_stranger_is_not_answered(retriever: Retriever, question: str) -> None:
    assert ask(retriever, question).confidence < retriever.calibration.answer_from


@pytest.mark.parametrize(
    ("surer", "less_sure"),
    [
        ("how long does a refund take", "how long does a zebra take"),
        ("refund time", "time"),
        ("do you wrap gifts", "do you wrap gifts for zebras in Peru"),
    ],
)
def test_words_that_the_knowledge_lacks_make_it_less_sure(
    retriever: Retriever, surer: str, less_sure: str
) -> None:
    assert ask(retriever, surer).confidence > ask(retriever, less_sure).confidence


@pytest.mark.parametrize("calibration", [DEFAULT, LEXICAL])
def test_an_answer_needs_more_than_a_suggestion(calibration: Calibration) -> None:
    assert 0 < calibration.suggest_from < calibration.answer_from < 1


def test_every_weight_belongs_to_a_piece_of_evidence(retriever: Retriever) -> None:
    evidence = ask(retriever, "refund time").evidence
    assert evidence

    assert retriever.calibration.weights.keys() <= asdict(evidence).keys()


def test_the_parts_add_up_to_the_confidence(retriever: Retriever) -> None:
    finding = ask(retriever, "refund time")
    assert finding.evidence

    parts = retriever.calibration.parts(finding.evidence)

    assert {name: value for name, value, _ in parts} == asdict(finding.evidence)
    assert retriever.calibration.confidence(finding.evidence) == finding.confidence
