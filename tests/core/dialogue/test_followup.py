import pytest

from bot import Conversation, Kind, Reply, Responder
from bot.dialogue import followup
from bot.text import words

OFFERED = Conversation(chips=("delivery-cost", "refund-time", "gift-wrapping"))


def talk(responder: Responder, *messages: str) -> Reply:
    """The last reply of a conversation."""
    conversation = Conversation()
    for message in messages:
        reply = responder.reply(message, conversation)
        conversation = reply.conversation
    return reply


@pytest.mark.parametrize(
    ("message", "entry"),
    [
        ("1", "delivery-cost"),
        ("the first", "delivery-cost"),
        ("first one please", "delivery-cost"),
        ("the second one", "refund-time"),
        ("2", "refund-time"),
        ("2nd", "refund-time"),
        ("number two", "refund-time"),
        ("option 3", "gift-wrapping"),
        ("the last one", "gift-wrapping"),
        ("yes", "delivery-cost"),
        ("Yes please!", "delivery-cost"),
        ("sure, go on", "delivery-cost"),
    ],
)
def test_a_chip_is_named_by_its_place_or_by_yes(
    responder: Responder, message: str, entry: str
) -> None:
    reply = responder.reply(message, OFFERED)

    assert reply.entry
    assert (reply.entry.id, reply.confidence) == (entry, 1)


@pytest.mark.parametrize("message", ["the fourth", "4", "2nd hand torch", "one parcel"])
def test_what_was_not_offered_is_not_picked(responder: Responder, message: str) -> None:
    assert responder.reply(message, OFFERED).confidence != 1


@pytest.mark.parametrize("message", ["the second one", "yes", "2"])
def test_without_chips_there_is_nothing_to_pick(
    responder: Responder, message: str
) -> None:
    reply = responder.reply(message)

    assert reply.confidence != 1


@pytest.mark.parametrize("message", ["none of those", "no", "neither", "nope, thanks"])
def test_every_chip_can_be_turned_down(responder: Responder, message: str) -> None:
    explanation = responder.explain(message, OFFERED)

    assert explanation.reply.kind in (Kind.DECLINE, Kind.SMALLTALK)
    assert explanation.stage != "search"


def test_danger_wins_over_a_picked_chip(responder: Responder) -> None:
    reply = responder.reply("yes, my battery is on fire", OFFERED)

    assert reply.kind is Kind.ESCALATE


@pytest.mark.parametrize(
    ("messages", "entry"),
    [
        (("when will my parcel arrive", "and the cost?"), "delivery-cost"),
        (("what does delivery cost", "how long?"), "delivery-time"),
        (
            ("what does delivery cost", "thanks", "and how long does it take"),
            "delivery-time",
        ),
    ],
)
def test_a_short_question_leans_on_the_one_before(
    responder: Responder, messages: tuple[str, ...], entry: str
) -> None:
    reply = talk(responder, *messages)
    offered = [suggestion.id for suggestion in reply.suggestions]

    assert entry == (reply.entry.id if reply.entry else offered[0])


def test_a_question_that_stands_alone_changes_the_subject(
    responder: Responder,
) -> None:
    reply = talk(responder, "when will my parcel arrive", "do you wrap gifts?")

    assert reply.entry
    assert reply.entry.id == "gift-wrapping"


def test_a_follow_up_never_repeats_the_answer_just_given(responder: Responder) -> None:
    reply = talk(responder, "when will my parcel arrive", "and it?")

    assert reply.entry is None or reply.entry.id != "delivery-time"


@pytest.mark.parametrize(
    "message",
    ["help", "no", "and now?", "who do I call", "will it stop", "yes please"],
)
def test_a_plea_is_no_new_subject(message: str) -> None:
    assert followup.new_subject(words(message)) == ()


def test_a_sentence_that_stands_by_itself_is_a_new_subject() -> None:
    subject = followup.new_subject(words("That was a joke. How long is delivery?"))

    assert [word.text for word in subject] == ["how", "long", "is", "delivery"]
