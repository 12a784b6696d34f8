"""What in a story is over, or a stranger's?"""

import pytest

from bot.phrases.background import is_background
from tests.builders import find

GROUPS = {"trouble": ("blister", "swelled", "bullied", "collapsed", "bleed", "bled")}
# A story: so long that each of its sentences is read by itself.
BEFORE = "I keep a small shop by the sea and sell ropes and lamps to sailors."
AFTER = "The garden is full of roses. How many weeks does it take to grow them all?"


def told(sentence: str, *, is_grave: bool, after: str = AFTER) -> bool:
    """Whether a sentence of a story is told as it is, not as background."""
    text = f"{BEFORE} {sentence} {after}"
    message, [found, *_] = find("{trouble}", text, groups=GROUPS)
    return not is_background(message.words, found, is_grave=is_grave)


@pytest.mark.parametrize(
    "sentence",
    [
        "Years ago my lip swelled up after a sting.",
        "My lip swelled up when I was nine.",
        "My uncle collapsed on a ladder in 1998 and lived.",
        "I had a blister on my chin as a baby.",
        "In her twenties my sister was bullied by everyone.",
        "A colleague collapsed at her desk.",
        "One of the girls bled all over the carpet.",
        "On our trip to Rome my wife collapsed in a shop.",
        "My sister bled for months and got well.",
        "Our neighbour collapsed, and now she runs marathons.",
    ],
)
def test_what_was_long_ago_or_a_strangers_is_background(sentence: str) -> None:
    assert not told(sentence, is_grave=True)


@pytest.mark.parametrize(
    "sentence",
    [
        "My sister had a blister on her heel.",
        "I got a blister in Lisbon from the sun.",
        "I was bullied at school and moved away.",
        "I used to bleed from every scratch.",
        "At my sister's wedding in Spain I had a blister.",
    ],
)
def test_what_is_over_is_background_unless_it_is_grave(sentence: str) -> None:
    assert not told(sentence, is_grave=False)
    assert told(sentence, is_grave=True)


@pytest.mark.parametrize(
    "sentence",
    [
        "My lip swelled up.",
        "My lip swelled up after the roller in Lisbon.",
        "My lip swelled up last night in Lisbon.",
        "I was two days in and my lip swelled up.",
        "My spot used to be flat and now it swelled and bled.",
        "In March I got a blister.",
        "My lip swelled up and I can not speak.",
        "The girls at work bullied me.",
        "A woman has collapsed.",
        "A colleague collapsed just after lunch.",
        "My aunt collapsed after the needling.",
        "My sister's bleeding and looked pale.",
        "Bullied by my husband.",
    ],
)
@pytest.mark.parametrize("is_grave", [True, False])
def test_what_is_of_now_or_of_a_treatment_is_told(
    sentence: str, is_grave: bool
) -> None:
    assert told(sentence, is_grave=is_grave)


def test_a_sentence_may_be_dated_by_the_next() -> None:
    sentence = "My lip swelled up on a boat."

    assert not told(sentence, is_grave=True, after=f"That was ten years ago. {AFTER}")
    assert told(sentence, is_grave=True, after=f"Roses bloomed years ago. {AFTER}")


def test_in_a_short_message_nothing_is_background() -> None:
    message, [found] = find("{trouble}", "years ago my lip swelled up", groups=GROUPS)

    assert not is_background(message.words, found, is_grave=False)
