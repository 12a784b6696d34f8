from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue.asking import Asked, Asking
from bot.text import ENGLISH, Word

ASKING = Asking(ENGLISH.pack)
SUBJECTS = {"parcel", "refund", "ribbon", "wrap"}


def is_about(part: Sequence[Word]) -> bool:
    return any(word.text in SUBJECTS for word in part)


def joined(part: Sequence[Word]) -> str:
    return " ".join(word.text for word in part)


def asked_by(text: str) -> Asked:
    return ASKING.what_is_asked(ENGLISH.words(text), is_about)


def parts(text: str) -> list[str]:
    return [joined(part.words) for part in asked_by(text).parts]


def contexts(text: str) -> list[str]:
    return [joined(part.context) for part in asked_by(text).parts]


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
            ["where is my parcel", "when do you open"],
        ),
        (
            "where is my parcel also do you wrap gifts",
            ["where is my parcel", "do you wrap gifts"],
        ),
        ("paper and ribbon", []),
        ("paper and ribbon?", ["paper and ribbon"]),
        ("Is it lost?", ["is it lost"]),
        ("", []),
        ("?!", []),
    ],
)
def test_a_message_is_cut_into_its_questions(text: str, expected: list[str]) -> None:
    assert parts(text) == expected


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("I moved. Anyway, what I want to know is what gets lost", "what gets lost"),
        ("We paid. Wondering how far away the parcel is", "how far away the parcel is"),
        ("My aunt waits. Tell me about your ribbons", "about your ribbons"),
        ("I broke it. Not sure whether I get a refund", "whether i get a refund"),
        ("I am new here. My question: the colour of ribbons", "the colour of ribbons"),
        ("I phoned. At what time do parcels come", "at what time do parcels come"),
        ("It rained. The one thing is how wet it gets", "how wet it gets"),
        ("I paid. Any way to get a refund", "any way to get a refund"),
        ("I waited, so how long does it take, my aunt asks", "how long does it take"),
        ("Can you tell me if you wrap gifts? I love gifts", "if you wrap gifts"),
        ("He left. The parcel is lost, isn't it?", "the parcel is lost is not it"),
    ],
)
def test_a_question_is_seen_by_its_words(text: str, asked: str) -> None:
    assert parts(text) == [asked]


@pytest.mark.parametrize(
    "text",
    [
        "I did ask my aunt. It is her birthday. There is a shop near me.",
        "He is patient. Had a parcel once. Did it on Monday.",
        "When I was twelve I lost a parcel. Would love one.",
        "My aunt, who is a nurse, sent it, which is why I wait.",
        "What a day. They never write, do they. That is how it goes.",
        "What I got was a ribbon. She won't say why.",
    ],
)
def test_what_only_tells_asks_nothing(text: str) -> None:
    assert parts(text) == []


@pytest.mark.parametrize(
    ("text", "context"),
    [
        ("My parcel is late. I am sad. Is it lost?", "my parcel is late"),
        ("I want a refund. My ribbon tore. Is that covered?", "my ribbon tore"),
        ("My parcel is late. Do you wrap gifts?", ""),
        ("My parcel is late. Is there a discount?", ""),
        ("My parcel is late. Why?", "my parcel is late"),
        ("If the parcel is wet, how do I dry it?", "if the parcel is wet"),
        ("Bows and tape, how long do I wait?", "bows and tape"),
    ],
)
def test_a_question_comes_with_what_it_needs_to_be_understood(
    text: str, context: str
) -> None:
    assert contexts(text)[-1] == context


def test_a_question_names_what_it_asks_and_not_what_stands_around() -> None:
    asked = asked_by("There's a sale on bows. Is it a parcel?")
    behind = asked_by("What is tape and can it tear?")
    topic = asked_by("Bows and tape, do those fit a parcel?")

    assert [joined(part.named) for part in asked.parts] == ["is it a parcel"]
    assert joined(behind.parts[-1].named) == "what is tape can it tear"
    assert joined(topic.parts[0].named) == "bows and tape do those fit a parcel"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Where is my parcel? Is it lost?", False),
        ("Hello. So, where is my parcel?", False),
        ("I live in Leeds. Where is my parcel?", True),
    ],
)
def test_background_is_what_is_said_beside_the_questions(
    text: str, expected: bool
) -> None:
    assert asked_by(text).has_background is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("is it safe", True),
        ("are those ok", True),
        ("is the shop open", False),
        ("is there a shop", False),
    ],
)
def test_a_question_may_point_back(text: str, expected: bool) -> None:
    assert ASKING.points_back(ENGLISH.words(text)) is expected


TEXTS = st.text() | st.lists(
    st.sampled_from(
        "parcel it is not how what my question if when , . ? and so i to know tell me "
        "can you which at".split(" ")
    ),
    max_size=20,
).map(" ".join)


@given(TEXTS)
def test_parts_keep_the_words_and_their_order(text: str) -> None:
    message = ENGLISH.words(text)
    asked = ASKING.what_is_asked(message, is_about)
    rest = iter(message)

    assert all(
        any(word is other for other in rest)
        for part in asked.parts
        for word in part.words
    )
