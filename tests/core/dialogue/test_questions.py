"""Long messages, asked of the shipped knowledge: what asks decides."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import Kind, Responder, load
from bot.domain import Scope
from tests.builders import KNOWLEDGE, make_entry, make_knowledge, make_trigger
from tests.evaluation.labels import Label, read_labels
from tests.evaluation.thresholds import DATA

QUESTIONS = {entry.question: entry.id for entry in load(KNOWLEDGE)}
BACKGROUND = (
    "There is a salon near me.",
    "I did ask my cousin first and she laughed.",
    "It is our anniversary in May.",
    "He is a lorry driver, so he is hardly ever at home.",
    "My neighbour paid three hundred pounds for a laser.",
    "I would rather not spend a fortune.",
    "We booked a fortnight in Portugal.",
    "I gave up smoking last year.",
    "My friend swears by vitamin C and her insurance paid for it.",
    "She sells skincare from a famous brand.",
)
LONG = read_labels([DATA / "dev" / "long-questions.yaml"], load(KNOWLEDGE))


@pytest.mark.parametrize("label", LONG)
def test_a_long_message_is_answered_by_what_it_asks(
    shipped_responder: Responder, label: Label
) -> None:
    reply = shipped_responder.reply(label.ask)

    assert reply.entry
    assert reply.entry.id in label.expect


@given(
    question=st.sampled_from(sorted(QUESTIONS)),
    before=st.lists(st.sampled_from(BACKGROUND), max_size=3),
    after=st.lists(st.sampled_from(BACKGROUND), max_size=3),
)
def test_background_around_a_curated_question_keeps_its_answer(
    shipped_responder: Responder, question: str, before: list[str], after: list[str]
) -> None:
    explanation = shipped_responder.explain(" ".join((*before, question, *after)))

    assert explanation.matches[0].entry.id == QUESTIONS[question]
    assert explanation.stage in ("search", "safety")


def test_a_salon_near_me_keeps_every_curated_question(
    shipped_responder: Responder,
) -> None:
    found = {
        question: shipped_responder.explain(f"There is a salon near me. {question}")
        for question in QUESTIONS
    }
    lost = [
        question
        for question, explanation in found.items()
        if explanation.matches[0].entry.id != QUESTIONS[question]
        or explanation.stage not in ("search", "safety")
    ]

    assert lost == []


def test_an_explanation_shows_the_part_that_decided(
    shipped_responder: Responder,
) -> None:
    explanation = shipped_responder.explain("There is a salon near me. Is it safe?")

    assert [word.text for word in explanation.asked] == ["is", "it", "safe"]


SUBJECTS = Scope(
    uncovered=(make_trigger(["voucher"], id="vouchers", reply="I have no vouchers."),)
)
ORDERS = (
    make_entry("delivery-time", "When will my parcel arrive?", "how long is the post"),
    make_entry(
        "parcel-voucher", "Does a parcel hold a voucher?", "voucher in a parcel"
    ),
    make_entry("what-is-ribbon", "What is satin ribbon?", "satin ribbon"),
    make_entry("what-is-twine", "What is jute twine?", "jute twine"),
)


@pytest.fixture(scope="module")
def orders() -> Responder:
    return Responder(make_knowledge(*ORDERS, scope=SUBJECTS))


@pytest.mark.parametrize(
    ("message", "text"),
    [
        ("I won a voucher. When will my parcel arrive?", "About delivery-time."),
        ("When will my parcel arrive? I hold a voucher.", "About delivery-time."),
        ("I am in Leeds. Anyway, do you sell a voucher?", "I have no vouchers."),
        ("voucher in a parcel", "About parcel-voucher."),
        ("Does a parcel hold a voucher?", "About parcel-voucher."),
    ],
)
def test_an_uncovered_subject_is_declined_where_it_is_asked_about(
    orders: Responder, message: str, text: str
) -> None:
    assert orders.reply(message).text == text


def test_a_comparison_that_no_entry_answers_offers_both_sides(
    orders: Responder,
) -> None:
    reply = orders.reply("What sets satin ribbon apart from jute twine?")

    assert reply.kind is Kind.SUGGEST
    assert reply.conversation.chips == ("what-is-ribbon", "what-is-twine")


def test_a_comparison_that_an_entry_answers_offers_both_sides_below() -> None:
    both = make_entry("twine-or-ribbon", "Is jute twine better than satin ribbon?")
    responder = Responder(make_knowledge(*ORDERS, both))

    reply = responder.reply("is satin ribbon better than jute twine")

    assert reply.entry
    assert reply.entry.id == "twine-or-ribbon"
    assert set(reply.conversation.chips) >= {"what-is-ribbon", "what-is-twine"}


def test_an_entry_nearly_level_with_the_one_that_answers_is_the_first_chip() -> None:
    responder = Responder(
        make_knowledge(
            make_entry("red-bows", "Do you sell red bows?", next=("tape",)),
            make_entry("blue-bows", "Do you sell blue bows?"),
            make_entry("tape", "Is your tape see-through?"),
        )
    )

    reply = responder.reply("do you sell bows here")

    assert reply.entry
    assert {reply.entry.id, reply.conversation.chips[0]} == {"red-bows", "blue-bows"}


@pytest.mark.parametrize(
    "message",
    ["", "?!", "a", "2", "why", "can you", "how do the", "ok so what", "ping", "x y 3"],
)
def test_a_message_that_asks_nothing_is_asked_for_a_question(
    orders: Responder, message: str
) -> None:
    reply = orders.reply(message)

    assert reply.kind is Kind.DECLINE
    assert reply.text == orders.knowledge.settings.texts.no_question


def test_a_word_of_a_question_is_understood_in_a_conversation(
    orders: Responder,
) -> None:
    before = orders.reply("When will my parcel arrive?").conversation

    asked = orders.reply("why", before)

    assert asked.text != orders.knowledge.settings.texts.no_question


def test_a_curated_phrasing_of_glue_is_a_question() -> None:
    responder = Responder(make_knowledge(make_entry("why", "Why?")))

    assert responder.reply("why").text == "About why."
