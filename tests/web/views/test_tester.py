"""A tester asks with the desk's token, and nothing of it is kept."""

import logging
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.web.doubles import ToldResponder, make_client
from tests.web.http.test_errors import assert_problem
from web.http.openapi import TEST_HEADER
from web.live.services import services_of
from web.records.recorder import StoreRecorder
from web.records.store import Store
from web.views.desk_access import FREE_TRIES

TOKEN = "öffne-dich-sesame"
EVER = date(2000, 1, 1)
CHAT, FEEDBACK, RASA = "/api/chat", "/api/feedback", "/webhooks/rest/webhook"
MISS = "do you rent out bicycles"


def with_token(token: str = TOKEN) -> dict[str, str]:
    """The header as a client sends it: bytes, which WSGI reads as Latin-1."""
    return {TEST_HEADER: token.encode().decode("latin-1")}


@pytest.fixture
def client(tmp_path: Path) -> Iterator[FlaskClient]:
    url = f"sqlite:///{tmp_path}/askwell.db"
    client = make_client(database_url=url, desk_token=TOKEN)
    yield client
    services_of(client.application).recorder.close()


def kept(client: FlaskClient) -> list[Any]:
    """Everything in the store, once all is written."""
    recorder = services_of(client.application).recorder
    assert isinstance(recorder, StoreRecorder)
    recorder.close()
    store: Store = recorder.store
    return [
        *store.misses(EVER),
        *store.replies(EVER),
        *store.rules(EVER),
        *store.smalltalk(EVER),
        *store.feedback(EVER),
        *store.rule_feedback(EVER),
        *store.remarks(EVER),
    ]


def everything_asked(client: FlaskClient, headers: dict[str, str]) -> list[str]:
    """A miss, an escalation, small talk and an opinion; the kinds of the replies."""
    messages = (MISS, "I can not breathe", "say that again", "What is melasma?")
    replies = [
        client.post(CHAT, json={"message": each}, headers=headers).get_json()
        for each in messages
    ]
    client.post(RASA, json={"sender": "ada", "message": MISS}, headers=headers)
    opinion = {"reply": replies[-1]["id"], "helpful": False, "message": MISS}
    done = client.post(FEEDBACK, json=opinion, headers=headers)
    assert done.status_code == 204
    return [reply["kind"] for reply in replies]


def test_nothing_that_a_tester_asks_is_kept(client: FlaskClient) -> None:
    kinds = everything_asked(client, with_token())

    assert kinds == ["decline", "escalate", "smalltalk", "answer"]
    assert kept(client) == []


def test_without_the_header_the_same_is_kept(client: FlaskClient) -> None:
    kinds = everything_asked(client, {})

    assert kinds == ["decline", "escalate", "smalltalk", "answer"]
    assert len(kept(client)) == 9


def test_log_and_figures_do_not_count_a_testers_replies(
    client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        everything_asked(client, with_token())
    figures = client.get("/metrics").text

    lines = [vars(record) for record in caplog.records]
    assert [line for line in lines if "escalate" in str(line)] == []
    assert TOKEN not in str(lines)
    assert 'askwell_replies_total{kind="escalate",level=""} 0.0' in figures
    assert "askwell_rules_total{" not in figures


@pytest.mark.parametrize("path", [CHAT, FEEDBACK, RASA])
@pytest.mark.parametrize("token", ["", "wrong", f"{TOKEN}-and-more", "\udcff"])
def test_a_wrong_token_is_refused_and_nothing_is_kept(
    client: FlaskClient, path: str, token: str
) -> None:
    headers = {TEST_HEADER: token.encode("utf-8", "replace").decode("latin-1")}
    body = {"message": MISS, "sender": "ada"}

    refused = client.post(path, json=body, headers=headers)

    assert_problem(refused, 403)
    assert "is not the desk's token" in refused.get_json()["detail"]
    assert kept(client) == []


def test_a_server_without_a_desk_says_so() -> None:
    client = make_client(ToldResponder())

    refused = client.post(CHAT, json={"message": MISS}, headers=with_token())

    assert_problem(refused, 403)
    assert "set FAQ_DESK_TOKEN there" in refused.get_json()["detail"]


def test_what_keeps_nothing_does_not_look_at_the_header(client: FlaskClient) -> None:
    assert client.get("/api/greeting", headers=with_token("wrong")).status_code == 200


def test_a_tester_is_not_slowed_down_and_counts_towards_no_limit() -> None:
    client = make_client(ToldResponder(), rate_limit="2/day", desk_token=TOKEN)

    def ask(**headers: str) -> int:
        return client.post(CHAT, json={"message": "hi"}, headers=headers).status_code

    tested = [ask(**with_token()) for _ in range(5)]
    asked = [ask() for _ in range(3)]

    assert tested == [200] * 5
    assert asked == [200, 200, 429]
    assert ask(**with_token()) == 200


def test_who_guesses_waits_here_and_at_the_desk() -> None:
    client = make_client(ToldResponder(), desk_token=TOKEN)

    def guess(token: str) -> Any:
        return client.post(CHAT, json={"message": "hi"}, headers=with_token(token))

    codes = [guess("wrong").status_code for _ in range(FREE_TRIES)]
    waiting = guess(TOKEN)

    assert codes == [403] * FREE_TRIES
    assert_problem(waiting, 429)
    assert int(waiting.headers["Retry-After"]) >= 1
    form = client.get("/desk").text.split('name="form" value="')[1].split('"')[0]
    at_the_desk = client.post("/desk/login", data={"form": form, "token": TOKEN})
    assert at_the_desk.status_code == 429


@pytest.mark.parametrize("origins", [("https://shop.example",), ("*",)])
def test_browsers_on_other_sites_may_not_send_the_header(
    origins: tuple[str, ...],
) -> None:
    client = make_client(
        ToldResponder(), allowed_origins=origins, desk_token="open-sesame-and-more"
    )

    leave = client.options(
        CHAT,
        headers={
            "Origin": "https://shop.example",
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": f"content-type, {TEST_HEADER.lower()}",
        },
    )

    allowed = leave.headers["Access-Control-Allow-Headers"].lower()
    assert allowed == "content-type"
