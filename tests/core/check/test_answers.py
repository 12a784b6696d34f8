from dataclasses import replace

import pytest

from bot import Entry, KnowledgeBase, Settings
from bot.check.answers import check_answers, check_placeholders
from bot.check.readability import grade, syllables
from bot.domain import Safety, Source, Waiver
from tests.builders import make_entry, make_knowledge

TERMS = Source(
    title="Terms",
    kind="article",
    url="https://shop.example/terms",
    facts=("14 days",),
)


def knowledge_of(answer: str, *waivers: str, plain: str | None = None) -> KnowledgeBase:
    allow = tuple(Waiver(claim=claim, why="It is the law.") for claim in waivers)
    entry: Entry = make_entry(
        answer=answer, plain=plain, sources=("terms",), allow=allow
    )
    safety = Safety(claims=("guaranteed", "the best"))
    return make_knowledge(entry, sources={"terms": TERMS}, safety=safety)


def found(
    answer: str, *waivers: str, plain: str | None = None
) -> list[tuple[str, str]]:
    problems = check_answers(knowledge_of(answer, *waivers, plain=plain))
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


def test_a_claim_of_the_first_sentence_is_not_denied_by_the_second() -> None:
    [(severity, what)] = found("A refund is guaranteed. Or no, it is not.")

    assert (severity, what[:26]) == ("error", "states 'guaranteed' as our")
    assert found("No refund is guaranteed. The rest is.") == []


LONG = "A refund takes up to 14 days from the day we have your parcel."


def test_a_plain_form_that_keeps_to_the_rules_is_fine() -> None:
    assert found(LONG, plain="Up to 14 days.") == []


@pytest.mark.parametrize(
    ("plain", "severity", "what"),
    [
        ("It is guaranteed.", "error", "states 'guaranteed' as ours; deny it"),
        (
            "Up to 14 days from the day that we have got your parcel back.",
            "warning",
            "the plain form has 14 words and the answer 14; say it in a sentence or",
        ),
        (
            "Approximately comparable administrative authorisation.",
            "warning",
            "the plain form asks for ",
        ),
    ],
)
def test_a_plain_form_is_checked_as_its_answer_is_and_is_shorter(
    plain: str, severity: str, what: str
) -> None:
    [(found_severity, found_what)] = found(LONG, plain=plain)

    assert found_severity == severity
    assert found_what.startswith(what)


def test_a_waiver_is_for_the_plain_form_as_well() -> None:
    plain = "It is guaranteed."

    assert found(LONG, "guaranteed", plain=plain) == []


def test_a_problem_of_a_plain_form_stands_at_its_key() -> None:
    knowledge = knowledge_of(LONG, plain="It is guaranteed.")
    places: dict[tuple[str, str | int], tuple[str, int]] = {
        ("delivery-time", "plain"): ("topics/orders.yaml", 12)
    }

    [problem] = check_answers(replace(knowledge, places=places))

    assert str(problem).startswith("topics/orders.yaml:12: entry 'delivery-time': st")


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


HARD = (
    "Notwithstanding considerable international transportation difficulties, "
    "deliveries habitually necessitate guaranteed administrative authorisation."
)


@pytest.mark.parametrize("locale", ["en", "en-GB"])
def test_an_english_answer_is_held_against_claims_and_schooling(locale: str) -> None:
    knowledge = replace(knowledge_of(HARD), settings=Settings(locale=locale))

    assert [problem.check for problem in check_answers(knowledge)] == [
        "reading-level",
        "overclaim",
    ]


@pytest.mark.parametrize("locale", ["es", "de-AT", "fr"])
def test_other_languages_are_not_measured_as_english_and_one_line_says_so(
    locale: str,
) -> None:
    knowledge = replace(knowledge_of(HARD), settings=Settings(locale=locale))

    [problem] = check_answers(knowledge)

    assert (problem.severity, str(problem)) == (
        "advice",
        "settings.yaml:1: readability, overclaims and yes or no are looked at in "
        "English only, so not here",
    )


def test_a_spanish_answer_of_long_words_asks_for_no_schooling() -> None:
    answer = (
        "Creamos su ficha y realizamos un examen completo; después recibe un plan "
        "personalizado por escrito que usted aprueba antes de empezar."
    )
    knowledge = replace(knowledge_of(answer), settings=Settings(locale="es"))

    assert {problem.check for problem in check_answers(knowledge)} == {"english"}


@pytest.mark.parametrize("text", ["It is {}.", "So {}, as people say."])
@pytest.mark.parametrize(
    "claim",
    [
        "works for everyone with no exception",
        "suitable for anybody without any risk",
        "works for every visitor",
        "safe for all of us",
        "works for one and all",
        "works without fail",
        "entirely without risk",
        "completely foolproof",
    ],
)
def test_a_claim_of_all_people_is_an_overclaim_however_it_goes_on(
    text: str, claim: str
) -> None:
    problems = check_answers(knowledge_of(text.format(claim)))

    assert "overclaim" in {problem.check for problem in problems}


@pytest.mark.parametrize(
    "answer",
    [
        "It does not work for everyone with no exception.",
        "It is not suitable for all patients.",
        "Nothing is completely foolproof.",
        "No treatment is entirely without risk.",
        "We work with all members of the library.",
        "The page works without cookies.",
    ],
)
def test_what_is_denied_or_ordinary_is_no_overclaim(answer: str) -> None:
    problems = check_answers(knowledge_of(answer))

    assert "overclaim" not in {problem.check for problem in problems}


def test_an_answer_without_words_is_not_told_of_its_plain_form() -> None:
    checks = {problem.check for problem in check_answers(knowledge_of("."))}

    assert "plain" not in checks


def test_a_placeholder_is_warned_of_wherever_visitors_would_read_it() -> None:
    entry = make_entry(answer="Hi {name}, it is $5.", plain="Hi {{User}}.")

    problems = list(check_placeholders(make_knowledge(entry)))

    assert [(problem.severity, problem.check) for problem in problems] == [
        ("warning", "placeholder"),
        ("warning", "placeholder"),
    ]
    assert [problem.what.partition(",")[0] for problem in problems] == [
        "has the placeholder {name}",
        "has the placeholder {{User}}",
    ]


def test_an_answer_without_placeholders_is_fine() -> None:
    assert list(check_placeholders(make_knowledge(make_entry()))) == []
