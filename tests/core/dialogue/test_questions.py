import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue.questions import points_back, split_questions
from bot.text.analyzer import words


def parts(text: str) -> list[str]:
    return [
        " ".join(word.text for word in part) for part in split_questions(words(text))
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("where is my parcel", ["where is my parcel"]),
        (
            "Where is my parcel? When do you open?",
            ["where is my parcel", "when do you open"],
        ),
        (
            "where is my parcel and when do you open",
            ["where is my parcel", "and when do you open"],
        ),
        (
            "where is my parcel also do you wrap gifts",
            ["where is my parcel", "also do you wrap gifts"],
        ),
        ("paper and ribbon", ["paper and ribbon"]),
        ("Where is my parcel? Is it lost?", ["where is my parcel"]),
        ("where is my parcel and is it lost", ["where is my parcel"]),
        ("Is it lost?", ["is it lost"]),
        ("", []),
        ("?!", []),
    ],
)
def test_a_message_is_cut_into_the_questions_that_stand_alone(
    text: str, expected: list[str]
) -> None:
    assert parts(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("is it safe", True), ("are those ok", True), ("is the shop open", False)],
)
def test_a_question_may_point_back(text: str, expected: bool) -> None:
    assert points_back(words(text)) is expected


@given(st.text())
def test_parts_keep_the_words_and_their_order(text: str) -> None:
    message = words(text)
    kept = [word for part in split_questions(message) for word in part]
    rest = iter(message)

    assert all(any(word is other for other in rest) for word in kept)
