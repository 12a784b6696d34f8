"""Rasa's REST channel: its format, the same replies as in the chat, safety first."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from bot import Call, Conversation, Kind, Suggestion, without_links
from bot.domain import HandOff
from tests.web.doubles import ToldResponder, make_client, make_reply
from tests.web.http.test_errors import assert_problem
from web.live.services import services_of
from web.records.recorder import StoreRecorder
from web.records.store import Store
from web.views.rasa import SENDER_LIMIT

PATH = "/webhooks/rest/webhook"
CLIENT = make_client()


def say(client: FlaskClient, message: str, sender: str = "ada") -> TestResponse:
    return client.post(PATH, json={"sender": sender, "message": message})


def text_of(response: TestResponse) -> str:
    [message] = response.get_json()
    return str(message["text"])


def test_an_answer_with_its_disclaimer_and_buttons_is_one_message() -> None:
    reply = make_reply(
        kind=Kind.ANSWER,
        text="4 to 6.\n\nSee [a leaflet](https://clinic.example).",
        disclaimer="Not advice.",
        suggestions=(Suggestion(id="time-between", question="How far apart?"),),
    )

    response = say(make_client(ToldResponder(told=reply)), "how many?")

    assert response.status_code == 200
    assert response.content_type == "application/json"
    assert response.get_json() == [
        {
            "recipient_id": "ada",
            "text": "4 to 6.\n\nSee a leaflet (https://clinic.example).\n\nNot advice.",
            "buttons": [
                {"title": "How far apart?", "payload": '/entry{"id": "time-between"}'}
            ],
        }
    ]


@pytest.mark.parametrize("before", ["hello", "How many sessions does it take?"])
def test_an_escalation_stands_alone_whatever_came_before(before: str) -> None:
    client = make_client()
    say(client, before)

    [message] = say(client, "I can not breathe").get_json()

    curated = client.post("/api/chat", json={"message": "I can not breathe"}).get_json()
    assert curated["kind"] == "escalate"
    assert message == {"recipient_id": "ada", "text": without_links(curated["text"])}


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("mailto:desk@clinic.example", "desk@clinic.example"),
        ("https://clinic.example/ask", "https://clinic.example/ask"),
    ],
)
def test_where_a_person_answers_stands_below_a_decline(url: str, shown: str) -> None:
    person = HandOff(label="Write to us", url=url)
    reply = make_reply(kind=Kind.DECLINE, text="I don't know.", hand_off=person)

    response = say(make_client(ToldResponder(told=reply)), "can I see somebody?")

    assert text_of(response) == f"I don't know.\n\nWrite to us: {shown}"


def test_the_whole_disclaimer_stands_below_every_answer() -> None:
    client = make_client()

    first, second = (text_of(say(client, "What is melasma?")) for _ in range(2))

    assert first == second
    assert first.endswith("General information, not medical advice. Results vary.")


def test_telephone_numbers_can_be_read_without_markdown() -> None:
    reply = make_reply(kind=Kind.ESCALATE, text="Call [999](tel:999) now.")

    response = say(make_client(ToldResponder(told=reply)), "help")

    assert text_of(response) == "Call 999 now."


def test_a_note_stands_between_an_answer_and_its_disclaimer() -> None:
    reply = make_reply(
        kind=Kind.ANSWER,
        text="4 to 6.",
        note="If it swells now, call [NHS 111](tel:111).",
        disclaimer="Not advice.",
    )

    response = say(make_client(ToldResponder(told=reply)), "what if it swells")

    assert text_of(response) == (
        "4 to 6.\n\nIf it swells now, call NHS 111.\n\nNot advice."
    )


def test_numbers_that_an_escalation_does_not_name_stand_below_it() -> None:
    reply = make_reply(
        kind=Kind.ESCALATE,
        text="Call [999](tel:999) now, or talk to Samaritans on 116 123. Not 1129.",
        calls=(
            Call(label="Call 999", tel="999", where="UK and Ireland"),
            Call(label="Call Samaritans", tel="116-123", where="UK and Ireland"),
            Call(label="Call 112", tel="112", where="European Union"),
            Call(label="Call 988", tel="+1 988", where="US"),
        ),
    )

    response = say(make_client(ToldResponder(told=reply)), "help")

    assert text_of(response) == (
        "Call 999 now, or talk to Samaritans on 116 123. Not 1129.\n\n"
        "Call 112: 112 (European Union)\nCall 988: +1 988 (US)"
    )


MESSAGES = st.one_of(
    st.text(max_size=80),
    st.lists(
        st.sampled_from(
            "how many sessions what is melasma swollen breathe price laser hello "
            "the second one yes and is it safe what if i can not breathe".split()
        ),
        max_size=8,
    ).map(" ".join),
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(messages=st.lists(MESSAGES, min_size=1, max_size=3))
def test_a_conversation_goes_as_in_the_chat(messages: list[str]) -> None:
    token, sender = None, str(uuid4())

    for message in messages:
        body = {"message": message, "conversation": token}
        there = CLIENT.post("/api/chat", json=body)
        here = say(CLIENT, message, sender)

        assert here.status_code == there.status_code
        if there.status_code == 200:
            reply = there.get_json()
            person = reply["hand_off"] and "Write to us: desk@clinic.example"
            parts = [reply["text"], person, reply["note"], reply["disclaimer"]]
            token = reply["conversation"]
            assert text_of(here) == "\n\n".join(
                without_links(part) for part in parts if part
            )
            assert [
                each["title"] for each in here.get_json()[0].get("buttons", [])
            ] == [each["question"] for each in reply["suggestions"]]


def test_a_follow_up_leans_on_the_senders_last_message() -> None:
    client = make_client()
    say(client, "How many sessions does it take?")

    assert "Brown or grey-brown" in text_of(say(client, "the second one"))


def test_senders_never_mix() -> None:
    client = make_client()
    say(client, "How many sessions does it take?", "ada")

    alone = text_of(say(make_client(), "the second one", "bob"))

    assert text_of(say(client, "the second one", "bob")) == alone
    assert text_of(say(client, "the second one", "ada\x00")) == alone
    assert "Brown or grey-brown" in text_of(say(client, "the second one", "ada"))


def test_messages_of_a_sender_at_once_leave_the_conversation_of_one() -> None:
    client = make_client()
    here = services_of(client.application)
    kept = here.stored_conversations
    entries = ["sessions-needed", "what-is-melasma"]
    messages = [f'/entry{{"id": "{entry}"}}' for entry in entries * 12]

    def ask(message: str) -> int:
        return say(client.application.test_client(), message).status_code

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(ask, messages)) == {200}

    left = here.conversations.load(kept.load("ada"), here.knowledge)
    assert left.entry in entries
    assert left.chips == here.responder.reply("", entry=left.entry).conversation.chips


def test_a_pressed_button_names_its_entry_and_searches_nothing() -> None:
    responder = ToldResponder()

    say(make_client(responder), '/entry{"id": "what-is-melasma"}')

    [(_, _, entry)] = responder.asked
    assert entry == "what-is-melasma"


def test_every_button_leads_to_the_entry_that_it_names() -> None:
    client = make_client()
    [asked] = say(client, "How many sessions does it take?").get_json()

    for button in asked["buttons"]:
        pressed = say(client, button["payload"])
        chip = client.post("/api/chat", json={"entry": payload_id(button["payload"])})

        assert chip.get_json()["entry"]["question"] == button["title"]
        assert text_of(pressed).startswith(without_links(chip.get_json()["text"]))


def payload_id(payload: str) -> str:
    return payload.removeprefix('/entry{"id": "').removesuffix('"}')


def test_a_button_whose_entry_is_gone_is_searched_by_its_words() -> None:
    response = say(make_client(), '/entry{"id": "melasma-explained"}')

    asked = CLIENT.post("/api/chat", json={"message": "melasma explained"}).get_json()
    assert text_of(response).startswith(asked["text"])


@pytest.mark.parametrize(
    "message",
    [
        '/entry{"id": "what-is-melasma"} I can not breathe',
        'I can not breathe /entry{"id": "what-is-melasma"}',
        '/entry{"id": "what-is-melasma", "also": "I can not breathe"}',
        '/entry{"id": "i-can-not-breathe"}',
        "/get_started I can not breathe",
    ],
)
def test_no_payload_hides_a_red_flag(message: str) -> None:
    curated = CLIENT.post("/api/chat", json={"message": "I can not breathe"}).get_json()

    assert text_of(say(make_client(), message)) == without_links(curated["text"])


@pytest.mark.parametrize("opening", ["/get_started", "/greet", " /restart "])
def test_an_opening_widget_gets_the_greeting_and_the_notice(opening: str) -> None:
    client = make_client()
    greeting = client.get("/api/greeting").get_json()
    say(client, "How many sessions does it take?")

    [message] = say(client, opening).get_json()
    second = say(client, "the second one").get_json()

    assert message["text"] == f"{greeting['text']}\n\n{greeting['notice']}"
    starters = [each["question"] for each in greeting["suggestions"]]
    assert [each["title"] for each in message["buttons"]] == starters
    assert second == say(client, message["buttons"][1]["payload"]).get_json()


def test_keys_of_rasas_other_uses_are_left_alone() -> None:
    body = {
        "sender": "ada",
        "message": "hello",
        "stream": False,
        "input_channel": "rest",
        "metadata": {"page": "https://shop.example"},
    }

    response = make_client(ToldResponder()).post(f"{PATH}?stream=false", json=body)

    assert response.status_code == 200


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"{", 400),
        (b"{}", 422),
        (b'{"message": "hello"}', 422),
        (b'{"sender": "ada"}', 422),
        (b'{"sender": "", "message": "hello"}', 422),
        (b'{"sender": null, "message": "hello"}', 422),
        (b'{"sender": 7, "message": "hello"}', 422),
        (b'{"sender": "\\ud83d", "message": "hello"}', 422),
        (b'{"sender": "' + b"a" * (SENDER_LIMIT + 1) + b'", "message": "hello"}', 422),
        (b'{"sender": "ada", "message": null}', 422),
        (b'{"sender": "ada", "message": " "}', 422),
        (b'{"sender": "ada", "message": ["hello"]}', 422),
        (b'{"sender": "ada", "message": "' + b"what " * 300 + b'"}', 422),
        (b'{"sender": "ada", "message": "' + b"what " * 3_500 + b'"}', 413),
    ],
)
def test_what_cannot_be_read_is_a_problem(body: bytes, status: int) -> None:
    html = {"Accept": "text/html"}

    response = CLIENT.post(
        PATH, data=body, content_type="application/json", headers=html
    )

    assert_problem(response, status)


def test_a_message_cut_within_a_character_keeps_its_red_flag() -> None:
    body = rb'{"sender": "ada", "message": "I can not breathe \ud83d"}'

    response = CLIENT.post(PATH, data=body, content_type="application/json")

    assert "buttons" not in response.get_json()[0]
    assert "999" in text_of(response)


def test_misses_are_kept_as_in_the_chat(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/askwell.db"
    client = make_client(database_url=url, retention_days=30)

    say(client, "do you rent out bicycles")
    say(client, "I can not breathe")
    recorder = services_of(client.application).recorder
    assert isinstance(recorder, StoreRecorder)
    recorder.close()

    assert list(Store(url).misses(date.min)) == ["do you rent out bicycles"]


def test_pages_of_allowed_sites_may_use_it() -> None:
    client = make_client(ToldResponder(), allowed_origins=("https://shop.example",))
    preflight = client.options(
        PATH,
        headers={
            "Origin": "https://shop.example",
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "content-type",
        },
    )
    asked = client.post(
        PATH,
        json={"sender": "ada", "message": "hello"},
        headers={"Origin": "https://shop.example"},
    )

    for response in (preflight, asked):
        allowed = response.headers["Access-Control-Allow-Origin"]
        assert allowed == "https://shop.example"


def test_ids_that_the_knowledge_lost_are_dropped() -> None:
    responder = ToldResponder(told=make_reply(conversation=Conversation(entry="gone")))
    client = make_client(responder)

    say(client, "hi")
    say(client, "hi")

    assert [asked[1] for asked in responder.asked] == [Conversation()] * 2
