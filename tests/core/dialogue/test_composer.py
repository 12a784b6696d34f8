from dataclasses import replace

import pytest

from bot import (
    AnsweredEntry,
    Citation,
    Conversation,
    FiredRule,
    Grade,
    Kind,
    KnowledgeBase,
    Level,
    Reply,
    Settings,
    Suggestion,
)
from bot.dialogue.composer import Composer
from bot.domain import Safety, Smalltalk
from bot.safety import Verdict
from tests.builders import (
    SHOP_CALLS,
    SHOP_SCOPE,
    SHOP_SMALLTALK,
    make_rule,
    make_shop,
    make_talkative_shop,
)

BEFORE = Conversation(entry="gift-wrapping", topic="orders", chips=("return-label",))
STARTERS = (
    Suggestion(id="delivery-time", question="When will my parcel arrive?"),
    Suggestion(id="opening-hours", question="When is the shop open?"),
)


@pytest.fixture
def composer(shop: KnowledgeBase) -> Composer:
    return Composer(shop, BEFORE, Verdict(touched=("battery",)))


def test_an_answer_brings_disclaimers_sources_and_chips(
    composer: Composer, shop: KnowledgeBase
) -> None:
    reply = composer.answer(shop.entries["delivery-time"], confidence=0.93)

    assert reply == Reply(
        kind=Kind.ANSWER,
        text="The post office needs 3 to 5 days.",
        disclaimer="Terms apply.\n\nLonger at Christmas.",
        confidence=0.93,
        entry=AnsweredEntry(
            id="delivery-time", question="When will my parcel arrive?", topic="orders"
        ),
        sources=(
            Citation(
                id="post-office",
                title="The post office's promise",
                section="Letters",
                url="https://post.example/promise",
            ),
        ),
        suggestions=(
            Suggestion(id="delivery-cost", question="What does delivery cost?"),
            Suggestion(id="refund-time", question="When do I get my money back?"),
        ),
        conversation=Conversation(
            entry="delivery-time",
            topic="orders",
            chips=("delivery-cost", "refund-time"),
            kind=Kind.ANSWER,
            touched=("battery",),
        ),
        knowledge="v1",
    )


def test_a_whole_source_is_cited_without_a_section(
    composer: Composer, shop: KnowledgeBase
) -> None:
    reply = composer.answer(shop.entries["refund-time"], confidence=1)

    assert reply.sources == (Citation(id="terms", title="Terms of sale"),)


NOTED = make_rule("battery-fire", Level.EMERGENCY, note="If it burns, call 999.")


def test_a_note_stands_beside_every_reply_but_an_alarm(shop: KnowledgeBase) -> None:
    composer = Composer(shop, BEFORE, Verdict(noted=NOTED))
    [uncovered] = SHOP_SCOPE.uncovered

    for reply in (
        composer.answer(shop.entries["battery-care"], confidence=1),
        composer.suggest(["refund-time"], confidence=0.3),
        composer.decline("a torch", is_about=False),
        composer.refuse(uncovered),
        composer.smalltalk(SHOP_SMALLTALK.rules[0]),
    ):
        assert reply.note == "If it burns, call 999."
        assert "If it burns" not in reply.text
        assert reply.rule == FiredRule(id="battery-fire", level=Level.EMERGENCY)
        assert reply.grade is Grade.NOTE


def test_a_referral_keeps_its_own_rule_beside_a_note(shop: KnowledgeBase) -> None:
    reply = Composer(shop, BEFORE, Verdict(noted=NOTED)).refer(
        make_rule("nut-allergy", Level.CLINICIAN)
    )

    assert reply.note == "If it burns, call 999."
    assert reply.rule == FiredRule(id="nut-allergy", level=Level.CLINICIAN)
    assert reply.grade is Grade.REFERRAL


def test_an_alarm_has_no_note(shop: KnowledgeBase) -> None:
    reply = Composer(shop, BEFORE, Verdict(noted=NOTED)).escalate(make_rule())

    assert reply.note is None
    assert reply.grade is Grade.SIREN


def test_a_rule_without_a_note_is_named_all_the_same() -> None:
    silent = Verdict(noted=make_rule("battery-fire", Level.EMERGENCY))

    reply = Composer(make_shop(), BEFORE, silent).decline("a torch", is_about=True)

    assert reply.note is None
    assert reply.rule == FiredRule(id="battery-fire", level=Level.EMERGENCY)


@pytest.mark.parametrize(
    ("person", "text"),
    [
        (None, "Call 999."),
        ("your daughter", "Call 999 and stay with your daughter."),
        ("them", "Call 999 and stay with them."),
    ],
)
def test_an_alarm_speaks_of_the_right_person(
    shop: KnowledgeBase, person: str | None, text: str
) -> None:
    rule = make_rule(reply="Call 999.", reply_about="Call 999 and stay with {person}.")

    reply = Composer(shop, BEFORE, Verdict(rule=rule, person=person)).escalate(rule)

    assert reply.text == text


@pytest.mark.parametrize(
    ("locale", "first"), [("en", "911"), ("en-US", "911"), ("en-GB", "999")]
)
def test_the_numbers_of_the_visitors_country_come_first(
    shop: KnowledgeBase, locale: str, first: str
) -> None:
    settings = shop.settings.model_copy(update={"locale": locale})
    composer = Composer(replace(shop, settings=settings), BEFORE)

    reply = composer.escalate(make_rule(call=SHOP_CALLS))

    assert {call.tel for call in reply.calls} == {"999", "911"}
    assert reply.calls[0].tel == first


def test_an_alarm_is_remembered_and_any_other_reply_forgets_it(
    composer: Composer, shop: KnowledgeBase
) -> None:
    alarm = composer.escalate(make_rule("battery-fire"))
    later = Composer(shop, alarm.conversation).decline("a torch", is_about=True)

    assert alarm.conversation.siren == "battery-fire"
    assert later.conversation.siren is None


def test_what_cannot_be_read_is_declined_with_the_emergency_numbers(
    shop: KnowledgeBase,
) -> None:
    texts = shop.settings.texts.model_copy(update={"emergency": "Call 999."})
    settings = shop.settings.model_copy(update={"texts": texts})

    reply = Composer(replace(shop, settings=settings), BEFORE).cannot_read("Pardon?")

    assert (reply.kind, reply.text) == (Kind.DECLINE, "Pardon? Call 999.")


def test_the_other_question_is_offered_before_the_next_ones_and_only_once(
    composer: Composer, shop: KnowledgeBase
) -> None:
    reply = composer.answer(
        shop.entries["delivery-time"],
        confidence=1,
        also=["gift-wrapping", "refund-time"],
    )

    assert reply.conversation.chips == ("gift-wrapping", "refund-time", "delivery-cost")


def test_an_answer_has_no_disclaimer_where_none_is_curated(shop: KnowledgeBase) -> None:
    composer = Composer(replace(shop, safety=Safety()), Conversation())

    reply = composer.answer(shop.entries["refund-time"], confidence=1)

    assert reply.disclaimer is None


def test_a_suggestion_offers_chips_and_keeps_the_last_entry(composer: Composer) -> None:
    reply = composer.suggest(["refund-time"], confidence=0.31)

    assert reply == Reply(
        kind=Kind.SUGGEST,
        text="I am not sure that I understood. Did you mean one of these?",
        confidence=0.31,
        suggestions=(
            Suggestion(id="refund-time", question="When do I get my money back?"),
        ),
        conversation=replace(
            BEFORE, chips=("refund-time",), kind=Kind.SUGGEST, touched=("battery",)
        ),
        knowledge="v1",
    )


def test_a_decline_says_whom_to_ask_and_what_can_be_asked(composer: Composer) -> None:
    reply = composer.decline("a torch", is_about=True)

    assert reply == Reply(
        kind=Kind.DECLINE,
        text="I don't have an answer to that in my sources. Ask at the counter.",
        confidence=0.0,
        suggestions=STARTERS,
        conversation=replace(
            BEFORE,
            chips=("delivery-time", "opening-hours"),
            kind=Kind.DECLINE,
            declined=1,
            touched=("battery",),
        ),
        knowledge="v1",
    )


TEXTS = ("I do not know.", "That is not written here.", "Nobody told me.")
ASKED = tuple(f"how is the weather in {place}" for place in "ABCDEFGHIJ")


@pytest.fixture
def declining() -> KnowledgeBase:
    """A shop of two topics that declines in several texts, and hands over."""
    shop = make_talkative_shop()
    texts = shop.settings.texts.model_copy(
        update={
            "decline": TEXTS,
            "declined_again": "Not that either. I know of {topics}.",
        }
    )
    settings = shop.settings.model_copy(update={"texts": texts})
    return replace(shop, settings=settings)


def test_declines_take_turns_by_what_was_asked(declining: KnowledgeBase) -> None:
    first = [
        Composer(declining, Conversation()).decline(asked, is_about=False).text
        for asked in ASKED
    ]
    again = [
        Composer(declining, BEFORE).decline(asked, is_about=False).text
        for asked in ASKED
    ]

    assert set(first) == set(TEXTS)
    assert first == again


def test_whom_to_ask_is_said_only_of_what_the_bot_is_about(
    declining: KnowledgeBase,
) -> None:
    for before in (Conversation(), Conversation(declined=1)):
        composer = Composer(declining, before)

        about = composer.decline("a torch", is_about=True).text
        beside = composer.decline("a torch", is_about=False).text

        assert about == f"{beside} Ask at the counter."


def test_from_the_second_decline_on_topics_are_named_and_an_entry_of_each_offered(
    declining: KnowledgeBase,
) -> None:
    first = Composer(declining, BEFORE).decline("a torch", is_about=False)
    second = Composer(declining, first.conversation).decline("a", is_about=False)
    third = Composer(declining, second.conversation).decline("b", is_about=False)

    assert first.conversation.chips == ("delivery-time", "opening-hours")
    for reply in (second, third):
        assert reply.text == "Not that either. I know of Orders; Staff."
        assert reply.conversation.chips == ("delivery-time", "jobs")
    assert third.conversation.declined == 3


def test_declines_in_words_of_their_own_count_and_offer_topics_as_well(
    declining: KnowledgeBase,
) -> None:
    first = Composer(declining, BEFORE).decline_with("Pardon?")
    second = Composer(declining, first.conversation).decline_with("Pardon?")

    assert (first.text, second.text) == ("Pardon?", "Pardon?")
    assert first.conversation.chips == ("delivery-time", "opening-hours")
    assert second.conversation.chips == ("delivery-time", "jobs")


def test_every_decline_shows_where_a_person_answers(declining: KnowledgeBase) -> None:
    composer = Composer(declining, BEFORE)
    [uncovered] = SHOP_SCOPE.uncovered

    for reply in (
        composer.decline("a torch", is_about=False),
        composer.decline_with("Pardon?"),
        composer.refuse(uncovered),
        composer.cannot_read("Pardon?"),
    ):
        assert reply.hand_off == declining.settings.hand_off is not None


def test_an_answer_or_a_suggestion_ends_a_row_of_declines(
    declining: KnowledgeBase,
) -> None:
    before = Conversation(declined=2)
    composer = Composer(declining, before)

    answered = composer.answer(declining.entries["jobs"], confidence=1)
    suggested = composer.suggest(["jobs"], confidence=0.3)

    assert answered.conversation.declined == suggested.conversation.declined == 0


def test_what_cannot_be_read_offers_no_questions(composer: Composer) -> None:
    assert composer.cannot_read("Pardon?").suggestions == ()


def test_a_decline_without_a_contact_names_none(shop: KnowledgeBase) -> None:
    composer = Composer(replace(shop, settings=Settings()), Conversation())

    reply = composer.decline("a torch", is_about=True)

    assert reply.text == "I don't have an answer to that in my sources."
    assert reply.suggestions == ()


def test_a_subject_not_covered_is_declined_in_curated_words(composer: Composer) -> None:
    [trigger] = SHOP_SCOPE.uncovered

    reply = composer.refuse(trigger)

    assert (reply.kind, reply.text) == (Kind.DECLINE, "I know nothing of discounts.")
    assert reply.conversation.chips == ("delivery-cost",)


def test_a_referral_carries_the_default_disclaimer_and_its_chips(
    composer: Composer,
) -> None:
    rule = make_rule(
        "nut-allergy", Level.CLINICIAN, reply="Ask a doctor.", next=("gift-wrapping",)
    )

    assert composer.refer(rule) == Reply(
        kind=Kind.REFER,
        text="Ask a doctor.",
        disclaimer="Terms apply.",
        rule=FiredRule(id="nut-allergy", level=Level.CLINICIAN),
        suggestions=(Suggestion(id="gift-wrapping", question="Do you wrap gifts?"),),
        conversation=replace(
            BEFORE, chips=("gift-wrapping",), kind=Kind.REFER, touched=("battery",)
        ),
        knowledge="v1",
    )


def test_an_escalation_is_its_text_and_nothing_else(composer: Composer) -> None:
    rule = make_rule(
        "battery-fire", Level.EMERGENCY, reply="Call 999.", next=("battery-care",)
    )

    assert composer.escalate(rule) == Reply(
        kind=Kind.ESCALATE,
        text="Call 999.",
        rule=FiredRule(id="battery-fire", level=Level.EMERGENCY),
        conversation=replace(
            BEFORE,
            chips=(),
            kind=Kind.ESCALATE,
            touched=("battery",),
            siren="battery-fire",
        ),
        knowledge="v1",
    )


@pytest.mark.parametrize(
    ("rule", "chips"), list(zip(SHOP_SMALLTALK.rules, [STARTERS, ()], strict=True))
)
def test_small_talk_offers_starters_where_it_should(
    composer: Composer, rule: Smalltalk, chips: tuple[Suggestion, ...]
) -> None:
    reply = composer.smalltalk(rule)

    assert (reply.kind, reply.text) == (Kind.SMALLTALK, rule.reply)
    assert (reply.confidence, reply.disclaimer, reply.sources) == (None, None, ())
    assert reply.suggestions == chips
