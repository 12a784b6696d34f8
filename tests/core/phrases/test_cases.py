"""Whose case does a message ask about?"""

import pytest

from bot.phrases.cases import is_anothers_case, is_personal
from bot.text import ENGLISH
from tests.builders import find

STORY = (
    "We have lived on the hill for years and never had a bad winter. {} The shop sends "
    "things up on Mondays, which is kind of them. {}"
)
MOTHER = "My mother is diabetic and lives with us."


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I take warfarin", True),
        ("my son takes warfarin", True),
        ("can she have it", True),
        ("is it safe with warfarin", False),
        ("", False),
    ],
)
def test_a_message_is_personal_when_it_speaks_of_somebody(
    text: str, expected: bool
) -> None:
    assert is_personal(ENGLISH.words(text)) is expected


@pytest.mark.parametrize(
    ("told", "asked", "expected"),
    [
        (MOTHER, "How long does a cake keep?", True),
        (MOTHER, "Is the cake good for her?", False),
        (MOTHER, "May my mother have the cake?", False),
        (MOTHER, "I wonder how long it keeps.", False),
        ("Can my mother have it, being diabetic?", "Thank you so much.", False),
        (f"{MOTHER} Is cake good for her?", "How long does it keep?", False),
        ("Diabetic, by the way.", "How long does it keep?", False),
        ("I am diabetic and live with my mother.", "How long does it keep?", False),
    ],
)
def test_in_a_story_a_case_may_be_of_somebody_whom_nothing_is_asked_for(
    told: str, asked: str, expected: bool
) -> None:
    message, [found] = find("diabetic", STORY.format(told, asked))

    assert is_anothers_case(message.words, found) is expected


def test_a_short_message_asks_for_whoever_is_named() -> None:
    message, [found] = find("diabetic", f"{MOTHER} How long does a cake keep?")

    assert not is_anothers_case(message.words, found)
