"""Who may frame what, what a visitor may send back, and that no word is a command."""

import logging
import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient

from bot import Conversation, Kind, KnowledgeBase, Responder
from tests.web.doubles import KNOWLEDGE, ToldResponder, make_client, make_reply
from web import Config
from web.commands import gaps, stats
from web.live.services import services_of
from web.records.recorder import StoreRecorder
from web.records.store import Store
from web.records.values import FeedbackRecord, ReplyRecord
from web.sessions.tokens import LENGTH_LIMIT, ConversationToken, ReplyToken
from web.views.desk_access import Access, Visit

SITE, OTHER = "https://www.clinic.example", "http://localhost:3000"
NEW, OLD, GONE = "n" * 32, "o" * 32, "g" * 32
TOKEN = "open-sesame-and-more"
DAY = date(2026, 11, 22)
PAGES = ["/", "/faq"]
OTHERS = ["/nothing", "/api/greeting", "/healthz", "/static/faq-chat.js", "/desk"]
# Things that some reader of text might take for more than text.
MARKUP = "[link=file:///etc/passwd]ferrets[/link] [bold red]"
COMMANDS = [
    "<img src=x onerror=alert(1)> ferrets",
    "{{ 7 * 191 }} {% include 'demo.html' %} ferrets",
    "${7*191} #{7*191} %(name)s {0.__class__} ferrets",
    "'; DROP TABLE askwell_misses; -- ferrets",
    "- !!python/object/apply:os.system [id] ferrets",
    "ferrets\r\nINFO: forged line",
    "ferrets \x1b[2J\x1b]0;owned\x07 \x9b31m",
    "ferrets \u202e gnirts \u2066 \u2028 next",
    MARKUP,
    "=HYPERLINK(1) +1 @ferrets",
]
# What moves a cursor, hides or turns text around; a line break but at a line's end.
UNSEEN = re.compile(
    r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069]"
)


def policy_of(client: FlaskClient, path: str) -> str:
    with client.get(path, headers={"Accept": "text/html"}) as response:
        return response.headers["Content-Security-Policy"]


@pytest.mark.parametrize("path", PAGES)
def test_an_allowed_site_may_frame_the_public_pages(path: str) -> None:
    client = make_client(allowed_origins=(SITE, OTHER))

    assert f"frame-ancestors {SITE} {OTHER};" in policy_of(client, path)


@pytest.mark.parametrize("path", PAGES)
def test_nobody_may_frame_a_page_unless_told(path: str) -> None:
    assert "frame-ancestors 'none';" in policy_of(make_client(), path)


@pytest.mark.parametrize("path", OTHERS)
@pytest.mark.parametrize("origin", [SITE, "*"])
def test_nobody_ever_frames_the_rest(path: str, origin: str) -> None:
    client = make_client(allowed_origins=(origin,), desk_token=TOKEN)

    assert "frame-ancestors 'none'" in policy_of(client, path)


@pytest.mark.parametrize("path", [*PAGES, *OTHERS])
def test_who_came_by_tls_is_told_to_stay(path: str) -> None:
    client = make_client(desk_token=TOKEN)

    with client.get(path, base_url="https://localhost") as safe:
        assert safe.headers["Strict-Transport-Security"] == "max-age=31536000"
    with client.get(path) as plain:
        assert "Strict-Transport-Security" not in plain.headers


def test_a_conversation_that_is_too_long_is_refused_before_it_is_read() -> None:
    client = make_client()
    body = {"message": "hello", "conversation": "x" * LENGTH_LIMIT}

    assert client.post("/api/chat", json=body).status_code == 200
    body["conversation"] += "x"
    refused = client.post("/api/chat", json=body)
    assert refused.status_code == 422
    assert refused.get_json()["errors"][0]["pointer"] == "/conversation"


def test_the_longest_conversation_comes_back_with_the_longest_message(
    shipped: KnowledgeBase,
) -> None:
    entries = sorted(shipped.entries, key=len)[-8:]
    dangers = " ".join(text for rule in shipped.safety.rules for text in rule.examples)
    verdict = Responder(shipped).verdict(dangers[: 16 * 1024])
    longest = Conversation(
        entry=entries[-1],
        topic=max(shipped.topics, key=len),
        leant_on=entries[-2],
        chips=tuple(entries[:5]),
        others=tuple(entries[5:]),
        kind=Kind.SMALLTALK,
        declined=99,
        touched=verdict.touched,
        siren=max(shipped.safety.by_id, key=len),
    )
    token = ConversationToken((NEW,))

    text = token.dump(longest)
    asked = make_client().post(
        "/api/chat", json={"message": "🧴" * 1_000, "conversation": text}
    )

    assert len(verdict.touched) > 100
    assert token.load(text, shipped) == longest
    assert asked.status_code == 200


def test_of_a_conversation_that_could_not_come_back_an_alarm_sounds_on(
    shipped: KnowledgeBase,
) -> None:
    token = ConversationToken((NEW,))
    touched = tuple(f"{number * 7919:x}" for number in range(2_000))
    siren = max(shipped.safety.by_id, key=len)

    text = token.dump(Conversation(touched=touched, siren=siren))

    assert len(text) <= LENGTH_LIMIT
    assert token.load(text, shipped) == Conversation(siren=siren)


def test_a_key_is_changed_without_ending_a_conversation(
    shipped: KnowledgeBase,
) -> None:
    known = Conversation(entry=next(iter(shipped.entries)))
    before, between = ConversationToken((OLD,)), ConversationToken((NEW, OLD))
    after = ConversationToken((NEW,))

    assert between.load(before.dump(known), shipped) == known
    assert after.load(between.dump(known), shipped) == known
    assert after.load(before.dump(known), shipped) == Conversation()
    assert between.load(ConversationToken((GONE,)).dump(known), shipped).entry is None


def test_a_key_is_changed_without_losing_an_opinion() -> None:
    reply = make_reply()
    before, between = ReplyToken((OLD,)), ReplyToken((NEW, OLD))

    assert between.load(before.dump(reply))
    assert ReplyToken((NEW,)).load(between.dump(reply))
    assert ReplyToken((NEW,)).load(before.dump(reply)) is None


def test_a_key_is_changed_without_ending_a_visit_to_the_desk() -> None:
    visit = Visit.new(is_in=True)
    before = Access(token=TOKEN, secret_keys=(OLD,))
    between = Access(token=TOKEN, secret_keys=(NEW, OLD))
    after = Access(token=TOKEN, secret_keys=(NEW,))

    assert between.load(before.dump(visit)) == visit
    assert between.is_own_form(visit, before.form_mark(visit))
    assert after.load(between.dump(visit)) == visit
    assert after.is_own_form(visit, between.form_mark(visit))
    assert after.load(before.dump(visit)) is None
    assert not after.is_own_form(visit, before.form_mark(visit))


def test_one_purpose_is_not_signed_for_another() -> None:
    client = make_client()
    reply = client.post("/api/chat", json={"message": "hello"}).get_json()
    here = services_of(client.application)

    assert here.replies.load(reply["conversation"]) is None
    assert here.conversations.load(reply["id"], here.knowledge) == Conversation()


@pytest.mark.parametrize("message", COMMANDS)
def test_what_a_visitor_writes_is_neither_answered_back_nor_computed(
    message: str,
) -> None:
    response = make_client().post("/api/chat", json={"message": message})

    assert response.status_code == 200
    assert response.mimetype == "application/json"
    assert "1337" not in response.text
    assert not re.search(
        r"<|ferret|alert|\x1b|DROP|passwd", response.get_json()["text"]
    )


@pytest.mark.parametrize("message", COMMANDS)
def test_what_a_visitor_writes_is_in_no_log(
    message: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    broken = make_client(ToldResponder(told=RuntimeError("out of order")))
    fine = make_client()

    for client in (fine, broken):
        body = {"message": message, "conversation": message, message: message}
        client.post("/api/chat", json=body)
        client.post("/api/chat", json={"message": message, "conversation": message})
        client.post("/api/feedback", json={"reply": message, "helpful": False})

    assert "out of order" in caplog.text
    assert "ferrets" not in caplog.text
    assert "forged" not in caplog.text


@pytest.mark.parametrize("accept", ["text/html", "application/json"])
@pytest.mark.parametrize("path", ["/<b>x</b>{{7*191}}", "/api/entries/<b>{{7*191}}"])
def test_an_address_is_not_markup_or_template(path: str, accept: str) -> None:
    response = make_client().get(path, headers={"Accept": accept})

    assert response.status_code == 404
    assert "1337" not in response.text
    assert "<b>" not in response.text or response.is_json
    assert response.headers["X-Content-Type-Options"] == "nosniff"


@pytest.fixture
def kept(tmp_path: Path) -> Store:
    """A store of commands by visitors, and raw ones, one of them the most asked."""
    store = Store(f"sqlite:///{tmp_path}/askwell.db")
    recorder = StoreRecorder(store, retention_days=30, today=lambda: DAY)
    recorder.start()
    for message in COMMANDS:
        recorder.reply(message, make_reply(kind=Kind.DECLINE))
    recorder.close()
    store.write(
        ReplyRecord(day=DAY, kind="decline", text=f"raw {message}")
        for message in (*COMMANDS, *[MARKUP] * 3)
    )
    store.write(
        FeedbackRecord(
            mark=message,
            day=DAY,
            kind="decline",
            opinion="wrong",
            text=f"said {message}",
        )
        for message in COMMANDS
    )
    return store


@pytest.mark.parametrize("show", [gaps.show, stats.show])
@pytest.mark.parametrize("is_terminal", [True, False])
def test_a_terminal_shows_what_visitors_wrote_and_obeys_none_of_it(
    kept: Store, show: Any, is_terminal: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = Config(knowledge=(KNOWLEDGE,), database_url=str(kept))
    monkeypatch.setenv("COLUMNS", "200")
    if is_terminal:
        monkeypatch.setenv("FORCE_COLOR", "1")
    command = click.Command("look", callback=lambda: show(config, DAY))

    shown = CliRunner().invoke(command, color=is_terminal).stdout

    # Only colours and weights are the program's own.
    plain = re.sub(r"\x1b\[[0-9;]*m", "", shown)
    assert "ferrets" in plain
    assert not UNSEEN.search(plain)
    assert not [line for line in plain.splitlines() if line.startswith("INFO")]
    assert "[bold red]" in plain


def test_the_desk_shows_what_visitors_wrote_as_text(kept: Store) -> None:
    client = make_client(database_url=str(kept), desk_token=TOKEN, retention_days=365)
    form = re.search(r'name="form" value="([^"]+)"', client.get("/desk").text)
    assert form
    client.post("/desk/login", data={"form": form[1], "token": TOKEN})

    page = client.get("/desk").text

    assert "ferrets" in page
    assert "&lt;img src=x" in page
    assert "<img src=x" not in page
    assert "1337" not in page
    assert not UNSEEN.search(page)


def test_a_name_in_the_knowledge_is_not_a_template(shipped: KnowledgeBase) -> None:
    settings = shipped.settings.model_copy(update={"name": "<b>{{ 7 * 191 }}</b>"})
    client = make_client(Responder(replace(shipped, settings=settings)))

    page = client.get("/").text

    assert "&lt;b&gt;{{ 7 * 191 }}" in page
    assert "1337" not in page
    assert "<b>{{" not in page
