"""Conversations travel signed, expire, and never carry more than ids."""

import json
from collections.abc import Callable
from dataclasses import replace

import pytest
from itsdangerous import URLSafeTimedSerializer

from bot import Conversation, Kind, load
from tests.builders import make_rule, make_safety
from tests.web.doubles import KNOWLEDGE
from web.sessions.tokens import ConversationToken

FRESH = Conversation()
KNOWN = Conversation(
    entry="sessions-needed",
    topic="plan",
    leant_on="what-is-melasma",
    chips=("time-between-sessions", "what-is-melasma"),
    others=("sessions-needed",),
    kind=Kind.DECLINE,
    declined=2,
    touched=("swelling",),
    siren="fire",
)
knowledge = replace(
    load(KNOWLEDGE),
    safety=make_safety(make_rule("fire"), words={"swelling": ("swollen", "puffy")}),
)


def test_a_conversation_comes_back_as_it_was() -> None:
    token = ConversationToken(("key",))

    assert token.load(token.dump(KNOWN), knowledge) == KNOWN


@pytest.mark.parametrize("text", [None, "", ".", "nonsense", "a.b.c", "é", "." * 9_000])
def test_what_nobody_signed_starts_afresh(text: str | None) -> None:
    assert ConversationToken(("key",)).load(text, knowledge) == FRESH


def test_a_changed_conversation_starts_afresh() -> None:
    token = ConversationToken(("key",)).dump(KNOWN)
    forged = ("A" if token[5] != "A" else "B").join([token[:5], token[6:]])

    assert ConversationToken(("key",)).load(forged, knowledge) == FRESH


def test_a_conversation_that_another_key_signed_starts_afresh() -> None:
    token = ConversationToken(("other key",)).dump(KNOWN)

    assert ConversationToken(("key",)).load(token, knowledge) == FRESH


@pytest.mark.parametrize(("signed", "read"), [("", "de"), ("de", ""), ("de", "fr")])
def test_a_conversation_of_another_knowledge_base_starts_afresh(
    signed: str, read: str
) -> None:
    token = ConversationToken(("key",), signed).dump(KNOWN)

    assert ConversationToken(("key",), read).load(token, knowledge) == FRESH
    assert ConversationToken(("key",), signed).load(token, knowledge) == KNOWN


def test_an_expired_conversation_starts_afresh(days_later: Callable[[], None]) -> None:
    token = ConversationToken(("key",))
    text = token.dump(KNOWN)

    days_later()

    assert token.load(text, knowledge) == FRESH


@pytest.mark.parametrize("content", [None, [], "text", {"chips": 7}, {"kind": "x"}])
def test_what_an_older_server_signed_starts_afresh(content: object) -> None:
    signed = URLSafeTimedSerializer("key", salt="conversation").dumps(content)

    assert ConversationToken(("key",)).load(str(signed), knowledge) == FRESH


def test_a_conversation_that_an_earlier_server_signed_goes_on() -> None:
    content = {
        "entry": "sessions-needed",
        "topic": "plan",
        "chips": ["what-is-melasma"],
        "touched": [],
        "siren": None,
    }
    signed = URLSafeTimedSerializer("key", salt="conversation").dumps(content)

    assert ConversationToken(("key",)).load(str(signed), knowledge) == Conversation(
        entry="sessions-needed", topic="plan", chips=("what-is-melasma",)
    )


def test_ids_that_the_knowledge_lost_are_dropped_but_chips_keep_their_places() -> None:
    token = ConversationToken(("key",))
    stale = Conversation(
        entry="long-gone",
        topic="gone-too",
        leant_on="long-gone",
        chips=("long-gone", "what-is-melasma"),
        others=("long-gone", "sessions-needed"),
        touched=("lost", "swelling"),
        siren="lost",
    )

    loaded = token.load(token.dump(stale), knowledge)

    assert loaded == Conversation(
        chips=("long-gone", "what-is-melasma"),
        others=("sessions-needed",),
        touched=("swelling",),
    )


def test_a_token_holds_what_a_conversation_holds_and_no_more() -> None:
    token = ConversationToken(("key",)).dump(KNOWN)
    content = URLSafeTimedSerializer("key", salt="conversation").loads(token)

    assert json.loads(json.dumps(content)) == {
        "entry": "sessions-needed",
        "topic": "plan",
        "leant_on": "what-is-melasma",
        "chips": ["time-between-sessions", "what-is-melasma"],
        "others": ["sessions-needed"],
        "kind": "decline",
        "declined": 2,
        "touched": ["swelling"],
        "siren": "fire",
    }
