import pytest

from bot.phrases.assertion import Status, judge
from tests.builders import find

GROUPS = {"breathing": ("breathe", "breath"), "cannot": ("can not", "hardly")}


def status(phrase: str, text: str) -> Status:
    message, found = find(phrase, text, groups=GROUPS)
    return judge(message.words, found[0])


@pytest.mark.parametrize(
    "text",
    [
        "my battery has a leak",
        "there is a leak",
        "leak",
        "help, a leak!",
        "is this a leak?",
        "is it normal that there is a leak",
        "why is there a leak in my torch",
        "I don't know what to do, there is a leak",
        "I'm not sure if this is a leak",
        "not only a leak but smoke",
        "No. There is a leak.",
        "no, there is a leak",
        "it won't stop, the leak",
        "I never had this before but now there is a leak",
        "I can't wait any longer because of the leak",
        "I bought it without thinking and it has a leak",
        "can you help, my battery has a leak",
        "does it work in the rain, my battery has a leak",
        "does it matter that my battery has a leak",
        "can you mend a battery that has a leak",
        "is it safe to use and i have a leak",
        "just tell me if you do this: battery, a leak",
        "what if it rains? there is a leak",
        "why does the leak get bigger on my torch",
        "my brother did the wiring and a leak came",
        "did the test with water and saw a leak",
        "if I plug it in it hums, my battery has a leak",
        "can't stand it, the leak",
        "you can not use it without a leak",
        "no smell, what about the leak here",
        "I saw it in a video and my battery has a leak",
        "years ago I bought it and it is a leak now",
        "there was not a mark last year and there is a leak",
    ],
)
def test_a_danger_that_is_reported_is_asserted(text: str) -> None:
    assert status("leak", text) is Status.ASSERTED


@pytest.mark.parametrize(
    "text",
    [
        "no leak",
        "there is no leak",
        "I don't see any leak",
        "it has never had a leak",
        "without a leak",
        "It works, no leak or anything",
        "there isn't a leak",
        "neither smoke nor a leak",
        "no smoke, heat or leak",
        "I can't see a leak",
    ],
)
def test_a_danger_that_is_denied_is_negated(text: str) -> None:
    assert status("leak", text) is Status.NEGATED


@pytest.mark.parametrize(
    "text",
    [
        "what if it gets a leak",
        "what happens if there's a leak?",
        "what happens if my battery has a leak",
        "I would like to know what to do if there is a leak",
        "can it leak",
        "can a person get a leak",
        "will my battery leak",
        "what is the risk of a leak",
        "what are the signs of a leak",
        "what should I do in case of a leak",
        "is a leak dangerous?",
        "how often does one leak",
        "years ago a battery had a leak",
        "it had a leak in 1998",
        "as a kid I saw a leak",
        "that leak is long gone",
        "in a documentary a man had a leak",
        "the leaflet says a leak may happen",
        "why is a leak dangerous",
        "what if I use it every day, and it gets a leak",
    ],
)
def test_a_danger_that_is_only_asked_about_is_hypothetical(text: str) -> None:
    assert status("leak", text) is Status.HYPOTHETICAL


@pytest.mark.parametrize(
    "text", ["I can't breathe", "can not breathe", "I can hardly breathe"]
)
def test_a_phrase_with_a_negator_of_its_own_is_never_negated(text: str) -> None:
    assert status("{cannot} {breathing}", text) is Status.ASSERTED


def test_a_denial_ends_with_its_sentence_or_clause() -> None:
    assert status("leak", "It is not hot. It has a leak.") is Status.ASSERTED
    assert status("leak", "it is not hot, it has a leak") is Status.ASSERTED
    assert status("leak", "it is not hot but has a leak") is Status.ASSERTED


STORY = (
    "I bought my torch in spring and my brother carries it on his boat. We were out in "
    "the rain with it twice and it shone all night. Today he asked me. {} Thank you."
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Is a leak dangerous?", Status.HYPOTHETICAL),
        ("Is a leak in my torch dangerous?", Status.ASSERTED),
        ("There is a leak.", Status.ASSERTED),
    ],
)
def test_in_a_story_a_question_is_general_by_its_own_sentence(
    text: str, expected: Status
) -> None:
    assert status("leak", STORY.format(text)) is expected


def test_a_year_that_is_long_past_is_past_whatever_was_since() -> None:
    text = "we had a leak, that was in 1974, and I have carried candles since"
    assert status("leak", text) is Status.HYPOTHETICAL
    assert status("leak", "it has had a leak since 2012") is Status.ASSERTED
