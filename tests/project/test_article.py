"""The knowledge says what its source article says in words of its own."""

from pathlib import Path

import pytest

from tests.builders import KNOWLEDGE
from tests.project.article import copied, hashes_of, kept_hashes, texts_of

# An article of our own, of which each line has six words or more.
INVENTED = """\
The kettle sings when micro-bubbles reach its lid, and nobody minds.
Short line.
Tea that stands too long gets bitter and dark.
"""
HASHES = frozenset(hashes_of(INVENTED))


def copies(folder: Path, hashes: frozenset[str]) -> list[str]:
    """Each copied run of a folder, behind its file's name."""
    files = sorted(file for file in folder.rglob("*") if file.is_file())
    return [
        f"{file.relative_to(folder)}: {run}"
        for file in files
        for run in copied(texts_of(file), hashes)
    ]


def test_no_six_words_of_the_article_stand_in_the_knowledge_unquoted() -> None:
    assert copies(KNOWLEDGE, kept_hashes()) == []


def test_the_hashes_are_those_of_a_whole_article() -> None:
    assert len(kept_hashes()) > 500
    assert {len(each) for each in kept_hashes()} == {12}


@pytest.mark.parametrize(
    "text",
    [
        "Tea that stands too long gets bitter.",
        "They say that TEA, that stands - too long - gets: cold.",
        "the kettle sings when micro bubbles reach us",
        "the kettle sings when microbubbles reach us",
    ],
)
def test_six_words_in_a_row_are_a_copy_however_they_are_written(text: str) -> None:
    assert len(copied([text], HASHES)) in (1, 2)


@pytest.mark.parametrize(
    "text",
    [
        "Tea that stands too long is bitter.",
        'The article says "tea that stands too long gets bitter".',
        "The article says “tea that stands too long gets bitter”.",
        "It's said 'tea that stands too long gets bitter', isn't it.",
        "We don't say that tea that stands too long is bad.",
        "and nobody minds. Short line. Tea that stands",
    ],
)
def test_fewer_words_and_quotations_are_no_copy(text: str) -> None:
    assert copied([text], HASHES) == []


def test_an_apostrophe_quotes_nothing() -> None:
    text = "It's so: tea that stands too long gets bitter, isn't it."

    assert len(copied([text], HASHES)) == 2


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.yaml", 'answer: "Yes: tea that stands too long gets bitter."'),
        ("a.yaml", "answer: >-\n  Tea that stands\n  too long gets bitter."),
        ("a.yaml", "a: b\n# Tea that stands too long\n# gets bitter.\n"),
        ("a.json", '{"description": "Tea that stands too long gets bitter."}'),
        ("a.md", "Tea that stands too\nlong gets bitter."),
    ],
)
def test_a_copy_is_found_in_every_kind_of_file(
    tmp_path: Path, name: str, text: str
) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")

    assert copies(tmp_path, HASHES) == [
        f"{name}: tea that stands too long gets",
        f"{name}: that stands too long gets bitter",
    ]
