"""Whatever was said before, a question of the shipped knowledge gets its own entry."""

from collections.abc import Iterator

import pytest

from bot import Conversation, Kind, KnowledgeBase, Reply, Responder
from tests.core.dialogue.talking import said, talk

# A step that has no divisor in common with the number of other entries pairs each
# phrasing of an entry with another one.
_STEP = 31
# Of so many phrasings asked after a question on something else, one may complete a
# danger that the question touched: safety comes first, and is not measured here.
_ALARMS = 500

FOLLOW_UPS = (
    *("how long?", "and how many?", "is it safe?", "why?", "why not?", "on legs too?"),
    *("does it hurt", "and the cost?", "what about dark skin", "who does that?"),
    *("how often", "and after that?", "can I wear make-up then", "say that again"),
    *("is that all", "what if it doesn't work", "at home?", "tell me more"),
)
ASKED_OFF_THE_SUBJECT = (
    "how do I whistle through my fingers",
    "where do swallows go in winter",
)
OFF_THE_SUBJECT = (
    *ASKED_OFF_THE_SUBJECT,
    "a cup of tea please",
    "my neighbour plays the trombone all night",
)


def phrasings(knowledge: KnowledgeBase) -> Iterator[tuple[str, str]]:
    for entry in knowledge:
        for phrasing in entry.all_phrasings:
            yield entry.id, phrasing


def strays(reply: Reply, entry: str) -> bool:
    return reply.entry is None or reply.entry.id != entry


def test_every_phrasing_asked_twice_gets_its_own_entry_twice(
    shipped_responder: Responder,
) -> None:
    wrong = []
    for id, phrasing in phrasings(shipped_responder.knowledge):
        once = shipped_responder.reply(phrasing)
        twice = shipped_responder.reply(phrasing, once.conversation)
        wrong += [
            (number, phrasing, said(reply))
            for number, reply in enumerate((once, twice), start=1)
            if strays(reply, id)
        ]

    assert wrong == []


def test_every_phrasing_asked_after_another_entry_gets_its_own(
    shipped_responder: Responder,
) -> None:
    knowledge = shipped_responder.knowledge
    entries = [*knowledge]
    before = [shipped_responder.reply(entry.question) for entry in entries]
    places = {entry.id: place for place, entry in enumerate(entries)}
    wrong: list[tuple[str, str, str]] = []
    alarms: list[tuple[str, str, str]] = []
    asked = 0
    for asked, (id, phrasing) in enumerate(phrasings(knowledge), start=1):
        others = len(entries) - 1
        other = before[(places[id] + 1 + asked * _STEP % others) % len(entries)]
        reply = shipped_responder.reply(phrasing, other.conversation)
        if strays(reply, id):
            row = alarms if reply.kind is Kind.ESCALATE else wrong
            row.append((phrasing, said(other), said(reply)))

    assert wrong == []
    assert len(alarms) <= asked // _ALARMS, alarms


@pytest.mark.parametrize("question", ["does it hurt", "how many sessions", "at home?"])
def test_every_follow_up_asked_twice_gets_the_same_entry(
    shipped_responder: Responder, question: str
) -> None:
    changed = [
        (follow_up, said(once), said(twice))
        for follow_up in FOLLOW_UPS
        for once in [talk(shipped_responder, question, follow_up)]
        for twice in [talk(shipped_responder, question, follow_up, follow_up)]
        if once.entry != twice.entry
    ]

    assert changed == []


def test_what_is_declined_is_declined_in_the_same_words_whatever_came_before(
    shipped_responder: Responder,
) -> None:
    answered = shipped_responder.reply("does it hurt").conversation
    chips = shipped_responder.knowledge.settings.starters
    for message in ASKED_OFF_THE_SUBJECT:
        replies = [
            shipped_responder.reply(message, before)
            for before in (Conversation(), answered, Conversation(chips=chips))
        ]

        assert {reply.kind for reply in replies} == {Kind.DECLINE}
        assert len({reply.text for reply in replies}) == 1


def test_what_tells_something_else_within_a_conversation_gets_a_remark(
    shipped_responder: Responder,
) -> None:
    message = "my neighbour plays the trombone all night"
    answered = shipped_responder.reply("does it hurt").conversation

    assert shipped_responder.reply(message).kind is Kind.DECLINE
    assert shipped_responder.reply(message, answered).smalltalk == "remark"


def test_who_is_declined_off_the_subject_is_not_sent_to_a_doctor(
    shipped_responder: Responder,
) -> None:
    contact = shipped_responder.knowledge.settings.contact
    assert contact

    sent = [
        message
        for message in OFF_THE_SUBJECT
        if contact in shipped_responder.reply(message).text
    ]

    assert sent == []


@pytest.mark.parametrize(
    "question",
    ["honest answer please, does it fade dark marks", "number of sessions needed"],
)
def test_a_phrasing_with_a_word_of_chips_is_no_pick(
    shipped_responder: Responder, question: str
) -> None:
    once = shipped_responder.reply(question)

    assert said(shipped_responder.reply(question, once.conversation)) == said(once)
