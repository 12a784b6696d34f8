"""POST /api/chat: what goes in, what comes out."""

import pytest

from bot import (
    AnsweredEntry,
    Call,
    Citation,
    Conversation,
    FiredRule,
    Kind,
    Level,
    Responder,
    Suggestion,
)
from tests.builders import make_knowledge, make_rule, make_safety, make_shop
from tests.web.doubles import ToldResponder, make_client, make_reply
from web.live.services import services_of

KEYS = [
    "id",
    "kind",
    "text",
    "note",
    "disclaimer",
    "brief",
    "confidence",
    "entry",
    "rule",
    "sources",
    "suggestions",
    "calls",
    "hand_off",
    "conversation",
    "knowledge",
]


def test_an_answer_is_sent_with_all_that_belongs_to_it() -> None:
    reply = make_reply(
        kind=Kind.ANSWER,
        text="4 to 6.",
        disclaimer="Not advice. Ask a doctor.",
        brief="Not advice.",
        confidence=0.93,
        entry=AnsweredEntry(id="sessions", question="How many?", topic="plan"),
        sources=(Citation(id="article", title="Marks", section="The plan"),),
        suggestions=(Suggestion(id="gap", question="How far apart?"),),
    )

    body = (
        make_client(ToldResponder(told=reply))
        .post("/api/chat", json={"message": "how many?"})
        .json
    )

    assert body is not None
    assert body.pop("id")
    assert body.pop("conversation")
    assert body == {
        "kind": "answer",
        "text": "4 to 6.",
        "note": None,
        "disclaimer": "Not advice. Ask a doctor.",
        "brief": "Not advice.",
        "confidence": 0.93,
        "entry": {"id": "sessions", "question": "How many?", "topic": "plan"},
        "rule": None,
        "sources": [
            {"id": "article", "title": "Marks", "section": "The plan", "url": None}
        ],
        "suggestions": [{"id": "gap", "question": "How far apart?"}],
        "calls": [],
        "hand_off": None,
        "knowledge": "v1",
    }


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_comes_with_every_key_and_status_200(kind: Kind) -> None:
    client = make_client(ToldResponder(told=make_reply(kind=kind)))

    response = client.post("/api/chat", json={"message": "hello"})

    assert response.status_code == 200
    assert response.content_type == "application/json"
    assert list(response.get_json()) == KEYS
    assert response.get_json()["kind"] == kind


def test_a_fired_rule_is_named_with_its_level() -> None:
    rule = FiredRule(id="cannot-breathe", level=Level.EMERGENCY)
    client = make_client(ToldResponder(told=make_reply(kind=Kind.ESCALATE, rule=rule)))

    body = client.post("/api/chat", json={"message": "help"}).get_json()

    assert body["rule"] == {"id": "cannot-breathe", "level": "emergency"}


@pytest.mark.parametrize(
    ("message", "kind"),
    [
        ("do you wrap gifts if they are on fire?", "answer"),
        ("what if my tortoise is on fire?", "decline"),
    ],
)
def test_a_danger_that_is_asked_about_is_noted_below_the_usual_reply(
    message: str, kind: str
) -> None:
    rule = make_rule(
        "fire", Level.EMERGENCY, ["on fire"], note="If it burns, call 999."
    )
    client = make_client(Responder(make_shop(safety=make_safety(rule))))

    body = client.post("/api/chat", json={"message": message}).get_json()

    assert body["kind"] == kind
    assert body["note"] == "If it burns, call 999."
    assert body["rule"] == {"id": "fire", "level": "emergency"}
    assert body["calls"] == []


@pytest.mark.parametrize(
    ("message", "hand_off"),
    [
        (
            "do you rent out bicycles",
            {"label": "Write to us", "url": "mailto:desk@clinic.example"},
        ),
        ("What is melasma?", None),
        ("I can not breathe", None),
    ],
)
def test_a_decline_says_where_a_person_answers(
    message: str, hand_off: dict[str, str] | None
) -> None:
    body = make_client().post("/api/chat", json={"message": message}).get_json()

    assert body["hand_off"] == hand_off


@pytest.mark.parametrize(
    ("message", "brief"),
    [
        ("What is melasma?", "General information, not medical advice."),
        ("I am pregnant", "General information, not medical advice."),
        ("do you rent out bicycles", None),
    ],
)
def test_a_disclaimer_comes_with_its_short_form(
    message: str, brief: str | None
) -> None:
    body = make_client().post("/api/chat", json={"message": message}).get_json()

    assert body["brief"] == brief
    assert (body["disclaimer"] is None) is (brief is None)


def test_a_chip_that_an_edit_removed_is_not_taken_for_the_next_one() -> None:
    offered = Conversation(chips=("long-gone", "what-is-melasma"), kind=Kind.SUGGEST)
    client = make_client()
    token = services_of(client.application).conversations.dump(offered)

    first, second = (
        client.post(
            "/api/chat", json={"message": message, "conversation": token}
        ).get_json()
        for message in ("the first one", "the second one")
    )

    assert (first["kind"], first["entry"]) == ("decline", None)
    assert "no longer here" in first["text"]
    assert second["entry"]["id"] == "what-is-melasma"


def test_each_reply_has_an_id_of_its_own() -> None:
    client = make_client(ToldResponder())

    replies = [client.post("/api/chat", json={"message": "hi"}) for _ in range(9)]
    ids = {reply.get_json()["id"] for reply in replies}

    assert len(ids) == 9


def test_message_conversation_and_chip_reach_the_responder() -> None:
    remembered = Conversation(entry="sessions-needed", topic="plan")
    responder = ToldResponder(told=make_reply(conversation=remembered))
    client = make_client(responder)
    token = client.post("/api/chat", json={"message": " hi "}).get_json()[
        "conversation"
    ]

    client.post(
        "/api/chat",
        json={"message": "and why?", "conversation": token, "entry": "what-is-melasma"},
    )

    assert responder.asked == [
        (" hi ", Conversation(), None),
        ("and why?", remembered, "what-is-melasma"),
    ]


def test_optional_keys_may_be_null() -> None:
    responder = ToldResponder()
    body = {"message": "hi", "conversation": None, "entry": None}

    response = make_client(responder).post("/api/chat", json=body)

    assert response.status_code == 200
    assert responder.asked == [("hi", Conversation(), None)]


@pytest.mark.parametrize("message", ["", " ", None])
def test_a_chip_needs_no_message(message: str | None) -> None:
    client = make_client()

    body = client.post(
        "/api/chat", json={"message": message, "entry": "what-is-melasma"}
    ).get_json()

    assert body["entry"]["id"] == "what-is-melasma"


def test_a_chip_that_is_gone_falls_back_to_the_message() -> None:
    body = make_client().post(
        "/api/chat", json={"message": "What is melasma?", "entry": "long-gone"}
    )

    assert body.get_json()["entry"]["id"] == "what-is-melasma"


def test_half_a_character_does_not_hide_a_red_flag() -> None:
    body = rb'{"message": "I can not breathe \ud83d"}'

    reply = make_client().post("/api/chat", data=body, content_type="application/json")

    assert reply.get_json()["kind"] == "escalate"


def test_an_over_long_message_with_a_red_flag_is_escalated() -> None:
    message = "so I had it done last week " * 60 + "and I can not breathe"

    reply = make_client().post("/api/chat", json={"message": message})

    assert reply.get_json()["kind"] == "escalate"


def test_a_conversation_goes_on_in_another_process_with_the_same_key() -> None:
    first, second = make_client(), make_client()
    token = first.post(
        "/api/chat", json={"message": "How many sessions does it take?"}
    ).get_json()["conversation"]

    reply = second.post(
        "/api/chat", json={"message": "the second one", "conversation": token}
    ).get_json()

    assert reply["entry"]["id"] == "what-is-melasma"


def test_replies_are_not_to_be_stored() -> None:
    response = make_client().post("/api/chat", json={"message": "hello"})

    assert response.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in response.headers


def test_an_escalation_gives_the_numbers_of_its_page() -> None:
    calls = (
        Call(label="Call 999", tel="999", where="UK and Ireland", countries=("GB",)),
        Call(label="Call 112", tel="112", where="European Union"),
    )
    rule = make_rule("fire", Level.EMERGENCY, ["flames"], call=calls)
    client = make_client(Responder(make_knowledge(safety=make_safety(rule))))

    escalation = client.post("/api/chat", json={"message": "flames!"}).get_json()
    other = client.post("/api/chat", json={"message": "hello"}).get_json()

    assert escalation["note"] is None
    assert escalation["calls"] == [
        {"label": "Call 999", "tel": "999", "where": "UK and Ireland"},
        {"label": "Call 112", "tel": "112", "where": "European Union"},
    ]
    assert other["calls"] == []
