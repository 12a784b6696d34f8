from pathlib import Path

import pytest

from bot import load
from bot.check import check_as_written
from bot.check.disclaimers import check_disclaimers
from tests.builders import make_entry, make_knowledge, make_safety, replace_line

DEFAULT = "General information, not medical advice. Ask a doctor."


def found(*named: str, **texts: str) -> list[str]:
    """What is wrong with disclaimers, and an entry that names some of them."""
    knowledge = make_knowledge(
        make_entry("hours", disclaimers=named), safety=make_safety(disclaimers=texts)
    )
    return [f"{p.severity}: {p.what}" for p in check_disclaimers(knowledge)]


def test_a_default_and_a_brief_disclaimer_are_all_it_takes() -> None:
    assert found(default=DEFAULT, brief="Not medical advice.") == []


def test_a_brief_disclaimer_of_more_than_eight_words_is_a_warning() -> None:
    assert found(default=DEFAULT, brief="one two three four five six seven eight") == []

    [problem] = found(default=DEFAULT, brief="1 2 3 4 5 6 7 8 9")
    assert problem.startswith(
        "warning: the 'brief' disclaimer has 9 words, more than 8; keep what matters"
    )


def test_disclaimers_without_a_brief_one_are_a_piece_of_advice() -> None:
    [problem] = found(default=DEFAULT)

    assert problem.startswith("advice: there is no 'brief' disclaimer, so the whole")


def test_without_disclaimers_no_brief_one_is_missed() -> None:
    [problem] = found()

    assert problem.startswith("warning: there is no 'default' disclaimer")


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("default", "stands below every answer anyway"),
        ("brief", "stands for the others once they were shown"),
    ],
)
def test_an_entry_that_names_a_reserved_disclaimer_is_a_warning(
    name: str, why: str
) -> None:
    assert found(name, default=DEFAULT, brief="No advice.") == [
        f"warning: names {name!r}, which {why}; remove it"
    ]


def test_a_problem_of_a_disclaimer_stands_at_its_line(knowledge_folder: Path) -> None:
    file = knowledge_folder / "safety" / "disclaimers.yaml"
    replace_line(file, "holidays: Longer at Christmas.", "brief: a b c d e f g h i")
    replace_line(knowledge_folder / "topics" / "orders.yaml", "- holidays", "- brief")

    lines = [
        str(problem)
        for problem in check_as_written(load(knowledge_folder))
        if problem.check == "disclaimer"
    ]

    assert [
        line.partition(": ")[0].removeprefix(f"{knowledge_folder}/") for line in lines
    ] == [
        "safety/disclaimers.yaml:2",
        "topics/orders.yaml:11",
    ]
