"""Texts that visitors would read as nobody meant them are told, at their line."""

from pathlib import Path

import pytest

from bot import load
from tests.builders import replace_line, write_files
from tests.core.files.noticing import noticed

ANSWER = "answer: A refund takes 14 days."
PAGE = """\
level: emergency
reply: Call 112.
dangers:
  - id: flood
    when:
      - water everywhere
{key}: {text}
"""


@pytest.mark.parametrize(
    ("file", "text", "line", "found"),
    [
        ("safety/flood.yaml", PAGE.format(key="note", text='"Hi {name}."'), 7, "name"),
        (
            "safety/flood.yaml",
            PAGE.format(key="reply_about", text="Stay with {persons}."),
            7,
            "persons",
        ),
        (
            "safety/flood.yaml",
            PAGE.replace("Call 112.", "Stay with {{person}}.").format(
                key="note", text="Now."
            ),
            2,
            "person",
        ),
        ("settings.yaml", "name: Till\ngreeting: Hi {name}.\n", 2, "name"),
        ("settings.yaml", "name: Till\nnotice: Of {topics}.\n", 2, "topics"),
        (
            "settings.yaml",
            "texts:\n  decline:\n    - No.\n    - Not {topic}.\n",
            4,
            "topic",
        ),
        ("settings.yaml", "texts:\n  suggest: Is it {topics}?\n", 2, "topics"),
        ("settings.yaml", "contact: >-\n  Ask\n  {desk}.\n", 3, "desk"),
        (
            "scope.yaml",
            "refuse:\n  - id: a\n    when:\n      - idiot\n    reply: Not {topics}.\n",
            5,
            "topics",
        ),
        (
            "safety/disclaimers.yaml",
            "default: Terms.\nholidays: In {month}.\n",
            2,
            "month",
        ),
    ],
)
def test_a_placeholder_that_nothing_fills_is_noticed_at_its_line(
    knowledge_folder: Path, file: str, text: str, line: int, found: str
) -> None:
    write_files(knowledge_folder, {file: text})

    [notice] = [each for each in noticed(knowledge_folder) if "placeholder" in each]

    assert notice.startswith(f"{file}:{line}: ")
    assert f"the placeholder {{{found}}}, which visitors would read" in notice


def test_what_is_filled_in_is_right(knowledge_folder: Path) -> None:
    acts = (
        "rules:\n  - id: who\n    act: sources\n    when:\n      - who says so\n"
        "    reply: Ask about {topics}.\n"
        "    reply_after: From {sources}, {reviewed}, {review_due}.\n"
    )
    files = {
        "safety/flood.yaml": PAGE.format(key="reply_about", text="Be with {person}."),
        "settings.yaml": "texts:\n  declined_again: Of {topics}.\n",
        "smalltalk.yaml": acts,
    }
    write_files(knowledge_folder, files)

    assert noticed(knowledge_folder) == []


@pytest.mark.parametrize(
    ("by", "at"),
    [
        ("answer: >-\n  A refund takes\n  14 days. # check with Bob", 20),
        ("answer: |\n  14 days. # check with Bob\n  Or more.", 19),
        ("answer: >-\n  14 days.\n  # check with Bob\n  Or more.", 20),
        ('answer: "14 days. # check with Bob"', 18),
    ],
)
def test_a_comment_within_a_text_is_noticed_at_its_line(
    knowledge_folder: Path, by: str, at: int
) -> None:
    replace_line(knowledge_folder / "topics/orders.yaml", ANSWER, by)

    [notice] = noticed(knowledge_folder)

    assert notice.startswith(f"topics/orders.yaml:{at}: entry 'refund-time': '# check")


@pytest.mark.parametrize("text", ["Item #4 takes 14 days.", "14 days (C#)."])
def test_a_number_sign_beside_a_word_is_no_comment(
    knowledge_folder: Path, text: str
) -> None:
    path = knowledge_folder / "topics/orders.yaml"
    replace_line(path, ANSWER, f"answer: >-\n  {text}")

    assert noticed(knowledge_folder) == []


@pytest.mark.parametrize(
    ("by", "text"),
    [
        ('answer: "."', "."),
        ('answer: "-"', "-"),
        ("answer: …", "…"),
        (f'{ANSWER}\nplain: "?!"', "?!"),
    ],
)
def test_an_answer_without_words_is_an_error(
    knowledge_folder: Path, by: str, text: str
) -> None:
    replace_line(knowledge_folder / "topics/orders.yaml", ANSWER, by)

    [problem] = load(knowledge_folder).noticed

    assert problem.severity == "error"
    assert problem.what.startswith(f"{text!r} has no words")


def test_a_reply_has_words_or_a_picture(knowledge_folder: Path) -> None:
    rule = "rules:\n  - id: hi\n    when:\n      - hi\n    reply: {}\n"
    write_files(knowledge_folder, {"smalltalk.yaml": rule.format("👋")})
    fine = noticed(knowledge_folder)
    write_files(knowledge_folder, {"smalltalk.yaml": rule.format('"."')})

    [problem] = noticed(knowledge_folder)

    assert fine == []
    assert problem.startswith("smalltalk.yaml:5: rule 'hi': '.' has no words")
