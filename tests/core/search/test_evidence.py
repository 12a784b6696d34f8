from dataclasses import asdict, replace
from math import exp

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import KnowledgeBase, Responder, Settings
from bot.search.judge import Finding
from bot.search.retriever import Retriever
from bot.search.scoring import evidence_of
from bot.text import ENGLISH
from tests.builders import make_knowledge

SHARES = st.floats(0, 1)
SOME_SCORES = st.lists(SHARES, min_size=1, max_size=8).filter(any)
SHARPNESS = st.floats(0, 1_000)


@pytest.fixture(scope="module", params=[True, False], ids=["semantic", "lexical"])
def retriever(shop: KnowledgeBase, request: pytest.FixtureRequest) -> Retriever:
    settings = shop.settings.model_copy(update={"semantic": request.param})
    return Retriever(replace(shop, settings=settings))


def ask(retriever: Retriever, text: str) -> Finding:
    return retriever.search(ENGLISH.words(text))


def share(*scores: float, sharpness: float = 100) -> float:
    return evidence_of(["time"], np.array(scores), sharpness=sharpness).share


def test_evidence_is_the_score_its_chance_the_length_and_the_subject() -> None:
    found = evidence_of(
        ["refund", "time"], np.array([0.47, 0.5]), sharpness=100, centrality=-0.3
    )

    # The share is divided with half of the sharpness.
    chance = 1 / (1 + exp(-1.5))
    assert asdict(found) == pytest.approx(
        {"score": 0.5, "share": chance, "length": 0.2, "centrality": -0.3}
    )


@given(scores=SOME_SCORES, sharpness=SHARPNESS)
def test_the_chance_is_a_share(scores: list[float], sharpness: float) -> None:
    assert 0 < share(*scores, sharpness=sharpness) <= 1


@pytest.mark.parametrize("times", [2, 3, 5])
def test_entries_that_score_the_same_share_the_chance(times: int) -> None:
    assert share(*[0.4] * times) == pytest.approx(1 / times)


@given(scores=SOME_SCORES, more=st.integers(1, 100))
def test_entries_that_share_nothing_leave_the_evidence_alone(
    scores: list[float], more: int
) -> None:
    alone = share(*scores, sharpness=20)

    assert share(*scores, *[0.0] * more, sharpness=20) == pytest.approx(alone)


@given(scores=SOME_SCORES, sharpness=SHARPNESS)
def test_the_order_of_the_entries_does_not_matter(
    scores: list[float], sharpness: float
) -> None:
    [one, other] = [
        evidence_of(["time"], np.array(order), sharpness=sharpness)
        for order in (scores, scores[::-1])
    ]

    assert asdict(one) == pytest.approx(asdict(other))


def test_a_runner_up_takes_the_more_the_nearer_it_is() -> None:
    assert share(0.9, 0.85) > share(0.9, 0.87) > share(0.9, 0.89)


def test_sharpness_sets_the_first_further_apart() -> None:
    assert share(0.9, 0.5, sharpness=20) > share(0.9, 0.5, sharpness=10)


@pytest.mark.parametrize(("terms", "length"), [(0, 0), (1, 0.1), (10, 1), (30, 1)])
def test_a_message_is_long_from_ten_terms_on(terms: int, length: float) -> None:
    asked = [f"term{number}" for number in range(terms)]

    assert evidence_of(asked, np.array([0.5]), sharpness=1).length == length


def test_a_term_makes_a_message_longer_once() -> None:
    assert evidence_of(["time", "time"], np.array([0.5]), sharpness=1).length == 0.1


def test_of_a_script_without_spaces_two_pairs_of_characters_are_a_word() -> None:
    scores = np.array([0.5])

    assert evidence_of(["图书", "书馆"], scores, sharpness=1).length == 0.1
    assert evidence_of(["ห้อ", "book"], scores, sharpness=1).length == 0.15


@given(message=st.text(st.sampled_from("aeilmprst ?3"), max_size=40) | st.text())
def test_evidence_is_made_of_shares_and_confidence_of_chance(
    responder: Responder, message: str
) -> None:
    finding = ask(responder.retriever, message)

    assert 0 <= finding.confidence <= 1
    assert (finding.evidence is None) == (not finding.matches)
    if finding.evidence:
        parts = asdict(finding.evidence)
        assert -2 <= parts.pop("centrality") <= 0
        assert all(0 <= part <= 1 for part in parts.values())


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
def test_a_curated_phrasing_is_answered(retriever: Retriever, question: str) -> None:
    assert ask(retriever, question).confidence >= retriever.scoring.answer_from


@pytest.mark.parametrize(
    "question", ["what is the capital of Peru", "who won the match last night"]
)
def test_a_stranger_is_not_answered(retriever: Retriever, question: str) -> None:
    assert ask(retriever, question).confidence < retriever.scoring.answer_from


@pytest.mark.parametrize("semantic", [True, False])
@pytest.mark.parametrize("entries", [1, 2, 3])
def test_a_stranger_is_not_answered_however_few_entries_there_are(
    shop: KnowledgeBase, entries: int, semantic: bool
) -> None:
    few = make_knowledge(*list(shop)[:entries], settings=Settings(semantic=semantic))
    retriever = Retriever(few)

    finding = ask(retriever, "who won the match last night")

    assert finding.confidence < retriever.scoring.answer_from


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


def test_the_parts_add_up_to_the_confidence(retriever: Retriever) -> None:
    finding = ask(retriever, "refund time")
    assert finding.evidence

    parts = finding.scoring.parts(finding.evidence)
    weighed = sum(value * weight for _, value, weight in parts)
    logit = finding.scoring.intercept + weighed

    assert {name: value for name, value, _ in parts} == asdict(finding.evidence)
    assert finding.confidence == pytest.approx(1 / (1 + exp(-logit)))
