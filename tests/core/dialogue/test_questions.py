"""Long messages, asked of the shipped knowledge: what asks decides."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import Kind, Responder, load
from bot.domain import Scope
from tests.builders import KNOWLEDGE, make_entry, make_knowledge, make_trigger

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
LONG = [
    (
        "I've been on the phone to three salons since Monday, and one of them wanted "
        "a deposit of fifty pounds before they'd even talk to me. My cousin had a "
        "laser and says never again. What I'd like to know is how many sessions "
        "people normally need, because I work away a lot.",
        {"sessions-needed"},
    ),
    (
        "Is it safe to have micro-needling? I only ask since my gran read about it in "
        "a magazine, the one with the crossword, and she wants to pay for it as a "
        "present. I have never had a facial in my life and I drink far too much "
        "coffee.",
        {"is-it-safe"},
    ),
    (
        "we moved house in spring and i lost track of everything, the salon i used to "
        "go to has shut, the new one has a price list as long as my arm and a machine "
        "for everything. wondering who is actually meant to carry out needling. my "
        "mate reckons anyone can",
        {"who-should-do-it"},
    ),
    (
        "My holiday in Turkey is booked for June, all inclusive, and I plan to do "
        "nothing but read. Before that I have one session on the calendar. Not sure "
        "whether sun protection matters after micro-needling, the leaflet got wet in "
        "my bag.",
        {"sun-after-treatment"},
    ),
    (
        "Hello there. I am a night porter, fifty-four, and I have used the same soap "
        "all my life. The doctor told me last week that the patches on my cheeks are "
        "melasma. She was in a rush and my bus was due. Does it come back after "
        "treatment?",
        {"does-melasma-return"},
    ),
    (
        "My brother-in-law trained as a barber and now offers lasers, waxing and "
        "botox in one room. He gave me a voucher. My question: what side effects "
        "micro-needling has. I would never ask him, he takes everything to heart.",
        {"side-effects"},
    ),
    (
        "Sorry, long story! I tried lemon juice, I tried a scrub from the chemist, I "
        "even tried toothpaste when I was at school. None of it did a thing and my "
        "sister-in-law shrugs. Please tell me what causes dark marks on the skin in "
        "the first place.",
        {"causes-of-dark-marks"},
    ),
    (
        "The insurance said no, the clinic said maybe, and my husband said what do "
        "you want that for. So here I am on the sofa with a cup of tea. Is there any "
        "evidence that micro-needling works for dark marks?",
        {"does-it-work", "evidence"},
    ),
    (
        "I bought a little roller with a wooden handle at the market for eight "
        "pounds, the lady had a whole tray of them next to the candles. Can I do "
        "micro-needling at home, or is that a daft idea?",
        {"at-home"},
    ),
    (
        "My appointments are with a nurse in Leeds, who is lovely and plays old "
        "records while you wait. I have to arrange lifts with my neighbour each time, "
        "and she plans a month ahead. Let me know how far apart the sessions should "
        "be.",
        {"time-between-sessions"},
    ),
    (
        "I'm getting married on the last Saturday of the month and the photographer "
        "costs more than the dress. Mum booked me a needling session as a surprise, "
        "bless her. When can I wear make-up again after it? The rehearsal is on the "
        "Thursday.",
        {"make-up-after-treatment"},
    ),
    (
        "For years I thought that everybody had them, then a colleague pointed at my "
        "hands and asked if I had been painting. I garden, I sail, I never owned a "
        "hat. Anyway: what are sunspots? My wife says to stop worrying and pass the "
        "salt.",
        {"what-are-sunspots"},
    ),
]


@pytest.mark.parametrize(("message", "expected"), LONG)
def test_a_long_message_is_answered_by_what_it_asks(
    shipped_responder: Responder, message: str, expected: set[str]
) -> None:
    reply = shipped_responder.reply(message)

    assert reply.entry
    assert reply.entry.id in expected


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
