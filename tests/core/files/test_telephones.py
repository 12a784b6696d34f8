"""Visitors call the number that they read, and a country of a button is one."""

from pathlib import Path

import pytest

from bot import KnowledgeError, load
from tests.builders import write_files

PAGE = """\
level: emergency
reply: Call [{words}]({target}) now.
call:
  - label: {label}
    tel: "{tel}"
    where: UK
    countries:
      - {country}
dangers:
  - id: flood
    when:
      - water everywhere
"""


def wrong(
    folder: Path,
    name: str = "safety/flood.yaml",
    text: str = PAGE,
    **parts: str,
) -> list[str]:
    """What is wrong with a page, or another file, with its file and line."""
    usual = {
        "words": "999",
        "target": "tel:999",
        "label": "Call 999",
        "tel": "999",
        "country": "GB",
    }
    write_files(folder, {name: text.format(**usual | parts)})
    try:
        load(folder)
    except KnowledgeError as error:
        return [str(problem).replace(f"{folder}/", "") for problem in error.problems]
    return []


@pytest.mark.parametrize(
    ("label", "tel"),
    [
        ("Call 999", "998"),
        ("Call 99", "999"),
        ("Call 116 132", "116 123"),
        ("Call 020 7946 0000", "+44 20 7946 0001"),
        ("Call 999 or 112", "999"),
        ("Call 1-800-273-TALK", "1-800-273-8256"),
        ("٩٩٨", "999"),
    ],
)
def test_a_label_that_names_another_number_is_an_error_at_its_line(
    knowledge_folder: Path, label: str, tel: str
) -> None:
    [problem] = wrong(knowledge_folder, label=label, tel=tel)

    assert problem.startswith(f"safety/flood.yaml:4: 'call': says {label!r}, and calls")


@pytest.mark.parametrize(
    ("label", "tel"),
    [
        ("Call Samaritans", "116 123"),
        ("Call 116-123, 24/7", "116 123"),
        ("Call 999 24 hours a day", "999"),
        ("Call 020 7946 0000", "+44 20 7946 0000"),
        ("Call 0044 20 7946 0000", "020 7946 0000"),
        ("Call +44 (0)20 7946 0000", "020-7946-0000"),
        ("Call 1-800-273-TALK", "1-800-273-8255"),
        ("NHS 111, option 2", "111"),
        ("٩٩٩", "999"),
    ],
)
def test_one_number_may_be_written_in_several_ways(
    knowledge_folder: Path, label: str, tel: str
) -> None:
    assert wrong(knowledge_folder, label=label, tel=tel) == []


def test_a_level_may_have_a_wrong_button_as_well(knowledge_folder: Path) -> None:
    text = (
        'crisis:\n  call:\n    - label: Call 998\n      tel: "999"\n      where: UK\n'
    )

    [problem] = wrong(knowledge_folder, "safety/levels.yaml", text)

    assert problem.startswith("safety/levels.yaml:3: ")


@pytest.mark.parametrize(
    ("words", "target"),
    [("99", "tel:999"), ("116 132", "tel:116123"), ("call 998", "tel:999")],
)
def test_a_link_that_calls_another_number_is_an_error_at_its_line(
    knowledge_folder: Path, words: str, target: str
) -> None:
    text = PAGE.replace("reply: ", "reply: >-\n  In danger,\n  ")

    [problem] = wrong(knowledge_folder, text=text, words=words, target=target)

    assert problem.startswith(f"safety/flood.yaml:4: the link says {words!r}, and call")


@pytest.mark.parametrize(
    ("words", "target"), [("116 123", "tel:116123"), ("call us", "tel:999")]
)
def test_a_link_may_say_its_number_or_none(
    knowledge_folder: Path, words: str, target: str
) -> None:
    assert wrong(knowledge_folder, words=words, target=target) == []


@pytest.mark.parametrize(
    ("country", "hint"), [("UK", "; did you mean 'GB'?"), ("QQ", "")]
)
def test_a_country_that_there_is_none_of_is_an_error(
    knowledge_folder: Path, country: str, hint: str
) -> None:
    [problem] = wrong(knowledge_folder, country=country)

    assert problem.startswith("safety/flood.yaml:8: ")
    assert f"there is no country {country!r}{hint}" in problem


def test_the_country_of_the_locale_is_one(knowledge_folder: Path) -> None:
    [problem] = wrong(knowledge_folder, "settings.yaml", "name: Till\nlocale: en-UK\n")

    assert problem.startswith("settings.yaml:2: ")
    assert "did you mean 'GB'?" in problem
