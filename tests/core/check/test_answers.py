import pytest

from bot import Entry, KnowledgeBase
from bot.check.answers import check_answers
from bot.check.readability import grade, syllables
from bot.domain import Safety, Source, Waiver
from tests.builders import make_entry, make_knowledge

TERMS = Source(title="Terms", kind="article", url="https://shop.example/terms")


def knowledge_of(answer: str, *waivers: str) -> KnowledgeBase:
    allow = tuple(Waiver(claim=claim, why="It is the law.") for claim in waivers)
    entry: Entry = make_entry(answer=answer, sources=("terms",), allow=allow)
    safety = Safety(claims=("guaranteed", "the best"))
    return make_knowledge(entry, sources={"terms": TERMS}, safety=safety)


def found(answer: str, *waivers: str) -> list[tuple[str, str]]:
    problems = check_answers(knowledge_of(answer, *waivers))
    return [(problem.severity, problem.what) for problem in problems]


def test_a_waived_claim_may_be_stated() -> None:
    assert found("Your refund is guaranteed.", "guaranteed") == []


def test_a_waiver_is_for_its_claim_only() -> None:
    [(severity, what)] = found("It is the best and guaranteed.", "guaranteed")

    assert severity == "error"
    assert what.startswith("states 'the best' as ours")


def test_a_waiver_may_be_written_in_another_inflection() -> None:
    assert found("Your refund is guaranteed.", "guarantee") == []


@pytest.mark.parametrize(
    ("answer", "waiver", "what"),
    [
        (
            "Nothing is guaranteed.",
            "guaranteed",
            "allows 'guaranteed', which the answer does not state; remove the waiver",
        ),
        (
            "We are open.",
            "guarantied",
            "allows 'guarantied', which is no claim of safety/claims.yaml, did you "
            "mean 'guaranteed'?; write it as it stands there",
        ),
    ],
)
def test_a_waiver_that_waives_nothing_is_a_warning(
    answer: str, waiver: str, what: str
) -> None:
    assert found(answer, waiver) == [("warning", what)]


def test_a_long_answer_is_a_warning() -> None:
    [(severity, what)] = found("We sell a cup. " * 31)

    assert (severity, what[:28]) == ("warning", "the answer has 124 words, mo")
    assert found("We sell a cup. " * 30) == []


def test_an_answer_that_asks_for_much_schooling_is_a_warning() -> None:
    [(severity, what)] = found(
        "Notwithstanding considerable international transportation difficulties, "
        "deliveries habitually necessitate approximately comparable administrative "
        "authorisation."
    )

    assert severity == "warning"
    assert "years of schooling (Flesch-Kincaid), more than 12" in what


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("cat", 1),
        ("made", 1),
        ("are", 1),
        ("agree", 2),
        ("needles", 2),
        ("table", 2),
        ("needed", 2),
        ("used", 1),
        ("marks", 1),
        ("melasma", 3),
        ("the", 1),
        ("hyperpigmentation", 6),
        ("pm", 1),
    ],
)
def test_syllables_are_counted_as_they_are_spoken(word: str, expected: int) -> None:
    assert syllables(word) == expected


def test_the_grade_is_flesch_and_kincaids() -> None:
    # 6 words, 1 sentence, 6 syllables.
    assert grade("The cat sat on the mat.") == pytest.approx(0.39 * 6 + 11.8 - 15.59)


@pytest.mark.parametrize("text", ["", "…"])
def test_a_text_without_words_asks_for_no_schooling(text: str) -> None:
    assert grade(text) == 0
