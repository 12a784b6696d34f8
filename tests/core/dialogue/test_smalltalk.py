import pytest

from bot.dialogue.smalltalk import SmalltalkLane
from bot.domain import Smalltalk
from bot.phrases.lexicon import Lexicon
from bot.text.analyzer import words

RULES = (
    Smalltalk(id="hello", when=("hello", "good morning"), reply="Good day!"),
    Smalltalk(id="thanks", when=("thank you", "thanks"), reply="You are welcome."),
    Smalltalk(id="bye", when=("{bye}",), reply="Goodbye."),
    Smalltalk(id="thanks-and-bye", when=("thanks {bye}",), reply="My pleasure. Bye!"),
)


def rule(text: str) -> str | None:
    lexicon = Lexicon({"bye": ("bye", "goodbye", "see you")})
    lane = SmalltalkLane(RULES, lexicon)
    found = lane.find(lexicon.read(words(text)))
    return found.id if found else None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("hello", "hello"),
        ("Hello there!", "hello"),
        ("good morning all", "hello"),
        ("thank you so very much", "thanks"),
        ("thanks, that is very helpful", "thanks"),
        ("ok thanks", "thanks"),
        ("see you", "bye"),
    ],
)
def test_politeness_around_small_talk_is_small_talk(text: str, expected: str) -> None:
    assert rule(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "hello, where is my parcel?",
        "thanks, and the refund?",
        "good parcel",
        "please",
        "",
    ],
)
def test_a_question_beside_it_is_not(text: str) -> None:
    assert rule(text) is None


def test_the_rule_that_explains_most_wins() -> None:
    assert rule("thanks, bye!") == "thanks-and-bye"
