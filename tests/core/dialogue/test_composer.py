from dataclasses import replace

import pytest

from bot import (
    AnsweredEntry,
    Citation,
    Conversation,
    FiredRule,
    Kind,
    KnowledgeBase,
    Level,
    Reply,
    Settings,
    Suggestion,
)
from bot.dialogue.composer import Composer
from bot.domain import Safety, Smalltalk
from tests.builders import SHOP_SCOPE, SHOP_SMALLTALK, make_rule

BEFORE = Conversation(entry="gift-wrapping", topic="orders", chips=("return-label",))
STARTERS = (
    Suggestion(id="delivery-time", question="When will my parcel arrive?"),
    Suggestion(id="opening-hours", question="When is the shop open?"),
)


@pytest.fixture
def composer(shop: KnowledgeBase) -> Composer:
    return Composer(shop, BEFORE, touched=("battery",))


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
            touched=("battery",),
        ),
        knowledge="v1",
    )


def test_a_whole_source_is_cited_without_a_section(
    composer: Composer, shop: KnowledgeBase
) -> None:
    reply = composer.answer(shop.entries["refund-time"], confidence=1)

    assert reply.sources == (Citation(id="terms", title="Terms of sale"),)


def test_advice_stands_last_and_its_rule_is_named(
    composer: Composer, shop: KnowledgeBase
) -> None:
    rule = make_rule("battery-fire", Level.EMERGENCY, reply="Call 999.")

    reply = composer.answer(shop.entries["battery-care"], confidence=1, advice=rule)

    assert reply.text == "Charge it overnight.\n\nCall 999."
    assert reply.rule == FiredRule(id="battery-fire", level=Level.EMERGENCY)


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
        conversation=replace(BEFORE, chips=("refund-time",), touched=("battery",)),
        knowledge="v1",
    )


def test_a_decline_says_whom_to_ask_and_what_can_be_asked(composer: Composer) -> None:
    reply = composer.decline()

    assert reply == Reply(
        kind=Kind.DECLINE,
        text="I don't have an answer to that in my sources. Ask at the counter.",
        confidence=0.0,
        suggestions=STARTERS,
        conversation=replace(
            BEFORE, chips=("delivery-time", "opening-hours"), touched=("battery",)
        ),
        knowledge="v1",
    )


def test_a_decline_without_a_contact_names_none(shop: KnowledgeBase) -> None:
    composer = Composer(replace(shop, settings=Settings()), Conversation())

    reply = composer.decline()

    assert reply.text == "I don't have an answer to that in my sources."
    assert reply.suggestions == ()


def test_a_subject_not_covered_is_declined_in_curated_words(composer: Composer) -> None:
    [trigger] = SHOP_SCOPE.uncovered

    reply = composer.refuse(trigger)

    assert (reply.kind, reply.text) == (Kind.DECLINE, "I know nothing of discounts.")
    assert reply.conversation.chips == ("delivery-cost",)


def test_advice_stands_below_a_decline_too(composer: Composer) -> None:
    [trigger] = SHOP_SCOPE.uncovered

    reply = composer.refuse(trigger, advice=make_rule(reply="Call 999."))

    assert reply.text == "I know nothing of discounts.\n\nCall 999."


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
        conversation=replace(BEFORE, chips=("gift-wrapping",), touched=("battery",)),
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
        conversation=replace(BEFORE, chips=(), touched=("battery",)),
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
