"""Answers that still wait for somebody to fill them in."""

from bot.check.answers import check_placeholders
from tests.builders import make_entry, make_knowledge


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
