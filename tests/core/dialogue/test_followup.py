"""Messages that lean on the turn before: chips by place and words, short questions."""

import pytest

from bot import Conversation, Kind, Responder
from bot.dialogue.followup import FollowUps
from bot.text import ENGLISH
from tests.core.dialogue.talking import said, talk

FOLLOW_UPS = FollowUps(ENGLISH)
OFFERED = Conversation(chips=("delivery-cost", "refund-time", "gift-wrapping"))


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
        ("no, the second", "refund-time"),
        ("the THIRD one mate", "gift-wrapping"),
        ("I'd take the last", "gift-wrapping"),
        ("the one about money", "refund-time"),
        ("the gifts one", "gift-wrapping"),
        ("the question on what delivery costs please", "delivery-cost"),
    ],
)
def test_a_chip_is_named_by_its_place_or_by_its_words(
    responder: Responder, message: str, entry: str
) -> None:
    reply = responder.reply(message, OFFERED)

    assert reply.entry
    assert (reply.entry.id, reply.confidence) == (entry, 1)


@pytest.mark.parametrize(
    "message",
    [
        *("the fourth", "4", "2nd hand torch", "one parcel", "first or second"),
        "the one about when and where I can get it wrapped in blue paper and a bow",
    ],
)
def test_what_was_not_offered_is_not_picked(responder: Responder, message: str) -> None:
    assert not responder.explain(message, OFFERED).stage.startswith("chip")


def test_words_that_two_chips_have_pick_neither(responder: Responder) -> None:
    offered = Conversation(chips=("delivery-time", "refund-time", "opening-hours"))

    explained = responder.explain("the one about when", offered)

    assert not explained.stage.startswith("chip")


def test_chips_keep_their_places_and_one_that_is_gone_is_said_to_be(
    responder: Responder,
) -> None:
    offered = Conversation(chips=("gone", "refund-time", "gone-too"))

    second = responder.reply("the second one", offered)
    first = responder.reply("1", offered)
    last = responder.reply("the last one", offered)

    assert said(second) == "answer refund-time"
    for lost in (first, last):
        assert lost.kind is Kind.DECLINE
        assert lost.text == responder.knowledge.settings.texts.lost_chip
    assert said(responder.reply("the money one", offered)) == "answer refund-time"


def test_a_chip_picked_by_its_place_wins_over_an_act(talkative: Responder) -> None:
    before = Conversation(chips=("jobs", "refund-time"), kind=Kind.SUGGEST)

    assert said(talkative.reply("yes, the second", before)) == "answer refund-time"


@pytest.mark.parametrize("message", ["the second one", "yes", "2"])
def test_without_chips_there_is_nothing_to_pick(
    responder: Responder, message: str
) -> None:
    reply = responder.reply(message)

    assert reply.confidence != 1


@pytest.mark.parametrize(
    "message", ["none of these", "no", "neither", "nope, no thanks", "👎"]
)
def test_every_chip_can_be_turned_down(talkative: Responder, message: str) -> None:
    before = Conversation(chips=OFFERED.chips, kind=Kind.SUGGEST)

    assert talkative.reply(message, before).kind is Kind.SMALLTALK


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


def test_a_question_that_the_last_answer_completes_names_it(
    responder: Responder,
) -> None:
    before = responder.reply("when will my parcel arrive").conversation

    leaning = responder.explain("and the cost?", before)
    alone = responder.explain("what does delivery cost", before)

    assert leaning.leant_on == "delivery-time"
    assert leaning.reply.conversation.leant_on == "delivery-time"
    assert alone.leant_on is alone.reply.conversation.leant_on is None


def test_who_asks_for_the_last_answer_again_in_their_words_gets_it(
    responder: Responder,
) -> None:
    reply = talk(responder, "when will my parcel arrive", "so when does my parcel come")

    assert said(reply) == "answer delivery-time"


@pytest.mark.parametrize(
    "message",
    [
        *("and the cost?", "how long?", "on Sundays too?", "is it free?", "why?"),
        *("do you wrap gifts", "what about the label", "oh and how do I charge it"),
    ],
)
@pytest.mark.parametrize("first", ["when will my parcel arrive", "do you wrap gifts"])
def test_the_same_message_twice_gets_the_same_entry(
    responder: Responder, first: str, message: str
) -> None:
    once = talk(responder, first, message)
    twice = talk(responder, first, message, message)

    assert said(twice) == said(once)


@pytest.mark.parametrize(
    ("message", "leans"),
    [
        ("and the cost?", True),
        ("on my legs?", True),
        ("is it safe?", True),
        ("oh no, for how long", True),
        ("crow's feet too?", True),
        ("what about Sundays", True),
        ("when will my parcel arrive", False),
        ("and may my cousin collect five heavy parcels tomorrow", False),
        ("mate", False),
        ("", False),
    ],
)
def test_a_short_message_that_goes_on_points_back_or_says_nothing_leans_back(
    message: str, leans: bool
) -> None:
    assert FOLLOW_UPS.leans_back(ENGLISH.words(message)) is leans


@pytest.mark.parametrize(
    "message",
    ["help", "no", "and now?", "who do I call", "will it stop", "yes please"],
)
def test_a_plea_is_no_new_subject(message: str) -> None:
    assert FOLLOW_UPS.new_subject(ENGLISH.words(message)) == ()


def test_a_sentence_that_stands_by_itself_is_a_new_subject() -> None:
    subject = FOLLOW_UPS.new_subject(
        ENGLISH.words("That was a joke. How long is delivery?")
    )

    assert [word.text for word in subject] == ["how", "long", "is", "delivery"]


@pytest.mark.parametrize(
    ("message", "completed"),
    [
        ("can it be tracked", "can PARCEL be tracked"),
        ("is that bad?", "is PARCEL bad"),
        ("for how long?", "for how long PARCEL"),
        ("and the cost?", None),
        ("it is so pretty", None),
    ],
)
def test_a_question_leaves_its_subject_where_it_points_back_or_asks_an_amount(
    message: str, completed: str | None
) -> None:
    texts = [word.text for word in ENGLISH.words(message)]
    place = FOLLOW_UPS.place_of_subject(ENGLISH.words(message))

    if place:
        texts[place] = ["PARCEL"]

    assert (" ".join(texts) if place else None) == completed
