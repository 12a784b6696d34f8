"""Acts resolved against the turn before."""

import pytest

from bot import Conversation, Kind, Reply, Responder
from bot.domain import HandOff, Smalltalk, SmalltalkFile
from tests.builders import make_talkative_shop
from tests.core.dialogue.talking import said, talk

PARCEL = "when will my parcel arrive"
REFUND = "when do I get my money back"
SUGGESTED = Conversation(
    chips=("delivery-cost", "refund-time"),
    others=("gift-wrapping", "jobs"),
    kind=Kind.SUGGEST,
)
ANSWERED = Conversation(
    entry="delivery-time",
    topic="orders",
    chips=("delivery-cost", "refund-time"),
    others=("opening-hours",),
    kind=Kind.ANSWER,
)


def chips(reply: Reply) -> tuple[str, ...]:
    return tuple(suggestion.id for suggestion in reply.suggestions)


def test_again_says_the_last_answer_with_all_that_belongs_to_it(
    talkative: Responder,
) -> None:
    first = talk(talkative, PARCEL)
    again = talk(talkative, PARCEL, "say that again")
    once_more = talk(talkative, PARCEL, "say that again", "thanks", "🔁")

    for reply in (again, once_more):
        assert (reply.kind, reply.entry) == (Kind.ANSWER, first.entry)
        assert (reply.text, reply.sources) == (first.text, first.sources)
        assert (reply.disclaimer, chips(reply)) == (first.disclaimer, chips(first))


def test_simpler_says_the_plain_form_with_the_same_sources(
    talkative: Responder,
) -> None:
    first = talk(talkative, PARCEL)
    simpler = talk(talkative, PARCEL, "in plain words")

    assert (simpler.kind, simpler.text) == (Kind.ANSWER, "Up to 5 days.")
    assert (simpler.entry, simpler.sources) == (first.entry, first.sources)
    assert simpler.disclaimer == first.disclaimer


def test_without_a_plain_form_simpler_says_the_first_sentence_that_says_something(
    talkative: Responder,
) -> None:
    reply = talk(talkative, REFUND, "simpler")

    assert reply.text == "No. It takes 14 days from then."


def test_again_after_simpler_says_the_whole(talkative: Responder) -> None:
    reply = talk(talkative, REFUND, "simpler", "say that again")

    assert reply.text == "No. It takes 14 days from then. Do ask us."


def test_more_offers_what_comes_next_and_then_the_rest_of_the_topic(
    talkative: Responder,
) -> None:
    first = talk(talkative, PARCEL, "tell me more")
    second = talk(talkative, PARCEL, "tell me more", "go on")
    third = talk(talkative, PARCEL, "tell me more", "go on", "more")

    for reply in (first, second, third):
        assert (reply.kind, reply.text) == (Kind.SMALLTALK, "There is more on that.")
    assert chips(first) == ("delivery-cost", "refund-time")
    rest = ("return-label", "gift-wrapping", "battery-care", "opening-hours")
    assert chips(second) == rest
    assert not set(chips(third)) & {"delivery-time", *rest}
    assert chips(third)


def test_more_of_an_answer_without_next_entries_offers_its_topic(
    talkative: Responder,
) -> None:
    reply = talk(talkative, "what does delivery cost", "more")

    assert chips(reply)[:2] == ("delivery-time", "refund-time")
    assert "delivery-cost" not in chips(reply)


def test_an_answer_alone_in_its_topic_has_no_more_to_offer(
    talkative: Responder,
) -> None:
    reply = talk(talkative, "are you hiring", "more")

    assert said(reply) == "smalltalk more"
    assert "jobs" not in chips(reply)


def test_sources_are_named_once_each_and_linked_where_they_have_an_address(
    talkative: Responder,
) -> None:
    reply = talk(talkative, PARCEL, "says who")

    assert reply.text == (
        "From [The post office's promise](https://post.example/promise); Terms of sale."
    )
    assert reply.smalltalk == "sources"
    assert chips(reply) == ("delivery-cost", "refund-time")


def test_an_answer_without_sources_gets_the_other_reply() -> None:
    shop = make_talkative_shop(sources={})
    bare = shop.entries["jobs"]
    assert bare.sources == ()

    reply = talk(Responder(make_talkative_shop()), "are you hiring", "says who")

    assert reply.text == "From what we sell by."


def test_dates_of_review_are_written_in_words(talkative: Responder) -> None:
    reply = talk(talkative, PARCEL, "is that still true?")

    assert reply.text == "Read on 22 November 2026, and again by 22 November 2027."


def test_without_dates_the_other_reply_is_said(talkative: Responder) -> None:
    reply = talk(talkative, REFUND, "is that still true?")

    assert reply.text == "We read it all once a year."


@pytest.mark.parametrize(
    ("message", "text"),
    [
        ("say that again", "I have said nothing yet."),
        ("simpler", "Ask me simply."),
        ("tell me more", "More of what?"),
        ("says who", "From what we sell by."),
        ("is that still true", "We read it all once a year."),
        ("that is not what i meant", "Say it in other words."),
        ("no", "All right."),
        ("yes", "Good. Anything else?"),
    ],
)
def test_where_nothing_was_answered_an_act_gets_its_own_reply(
    talkative: Responder, message: str, text: str
) -> None:
    declined = talkative.reply("any discount?").conversation

    for reply in (talkative.reply(message), talkative.reply(message, declined)):
        assert (reply.kind, reply.text) == (Kind.SMALLTALK, text)


def test_an_answer_before_an_alarm_or_a_decline_is_not_spoken_of(
    talkative: Responder,
) -> None:
    reply = talk(talkative, PARCEL, "any discount?", "says who")

    assert reply.text == "From what we sell by."


def test_what_else_offers_an_entry_of_each_topic_and_names_them(
    talkative: Responder,
) -> None:
    reply = talk(talkative, PARCEL, "what else do you know?")

    assert reply.text == "I know of Orders; Staff."
    assert chips(reply) == ("delivery-time", "jobs")


@pytest.mark.parametrize("before", [SUGGESTED, ANSWERED])
def test_what_was_not_meant_gives_way_to_the_next_matches(
    talkative: Responder, before: Conversation
) -> None:
    reply = talkative.reply("that's not what I meant", before)

    assert (reply.smalltalk, reply.text) == ("not-meant", "Then perhaps one of these.")
    assert chips(reply) == before.others
    assert reply.conversation.others == ()


def test_a_second_time_there_are_no_more_matches(talkative: Responder) -> None:
    first = talkative.reply("none of these", SUGGESTED)
    second = talkative.reply("neither", first.conversation)

    assert (second.text, chips(second)) == ("Say it in other words.", ())


def test_a_real_suggestion_keeps_its_next_matches_for_who_meant_none(
    talkative: Responder,
) -> None:
    suggested = talk(talkative, "the torch and the money and the label and Sundays")
    meant = talk(
        talkative, "the torch and the money and the label and Sundays", "none of these"
    )

    assert suggested.kind is Kind.SUGGEST
    assert chips(meant)
    assert not set(chips(meant)) & set(chips(suggested))


def test_who_asks_for_a_person_is_shown_where_one_answers(
    talkative: Responder,
) -> None:
    reply = talkative.reply("can I talk to a person please")

    assert reply.hand_off == HandOff(
        label="Write to us", url="mailto:desk@shop.example"
    )
    assert talkative.reply("says who").hand_off is None


@pytest.mark.parametrize("message", ["yes", "Yes please!", "sure, ok", "👍🏽", "ok 👍"])
def test_assent_to_a_suggestion_takes_its_first(
    talkative: Responder, message: str
) -> None:
    reply = talkative.reply(message, SUGGESTED)

    assert (said(reply), reply.confidence) == ("answer delivery-cost", 1)


@pytest.mark.parametrize("message", ["no", "no thanks love", "👎🏿", "No."])
def test_a_refusal_of_a_suggestion_offers_the_next_matches(
    talkative: Responder, message: str
) -> None:
    reply = talkative.reply(message, SUGGESTED)

    assert reply.text == "Then perhaps one of these."
    assert chips(reply) == ("gift-wrapping", "jobs")


def test_a_refusal_with_no_match_left_asks_for_other_words(
    talkative: Responder,
) -> None:
    before = Conversation(chips=("jobs",), kind=Kind.SUGGEST)

    assert talkative.reply("no", before).text == "Say it in other words."


def test_a_refusal_stands_for_itself_where_nobody_curated_what_was_not_meant() -> None:
    refusal = Smalltalk(id="refusal", act="refusal", when=("no",), reply="All right.")
    file = SmalltalkFile(rules=(refusal,))

    reply = Responder(make_talkative_shop(smalltalk=file)).reply("no", SUGGESTED)

    assert (reply.smalltalk, reply.text) == ("refusal", "All right.")


def test_assent_to_a_suggestion_that_is_gone_is_small_talk(
    talkative: Responder,
) -> None:
    before = Conversation(chips=("gone", "jobs"), kind=Kind.SUGGEST)

    assert talkative.reply("yes", before).text == "Good. Anything else?"


@pytest.mark.parametrize(
    ("message", "rule"), [("yes", "assent"), ("👍", "assent"), ("no", "refusal")]
)
@pytest.mark.parametrize(
    "kind", [kind for kind in Kind if kind not in (Kind.SUGGEST, Kind.ESCALATE)]
)
def test_after_any_reply_but_a_suggestion_yes_and_no_take_nothing(
    talkative: Responder, kind: Kind, message: str, rule: str
) -> None:
    before = Conversation(entry="delivery-time", chips=("jobs",), kind=kind)

    assert said(talkative.reply(message, before)) == f"smalltalk {rule}"


def test_acts_keep_the_answer_in_mind_and_end_a_row_of_declines(
    talkative: Responder,
) -> None:
    declined = talk(talkative, PARCEL, "any discount?")
    thanked = talkative.reply("thanks", declined.conversation)

    assert declined.conversation.declined == 1
    assert thanked.conversation.declined == 0
    assert thanked.conversation.entry == "delivery-time"
