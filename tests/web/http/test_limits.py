"""One client may ask so much; beyond it, 429 says truly when to come back."""

import json
import logging
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse, create_environ, run_wsgi_app

from tests.servers.serving import served
from tests.web.doubles import KNOWLEDGE, ToldResponder, make_client
from tests.web.http.test_errors import assert_problem
from web.config.settings import Config
from web.http.counters import WINDOWS, RequestCounts, Window
from web.sessions.redis import RedisConnection

CHAT = "/api/chat"
RASA = "/webhooks/rest/webhook"
BODIES: dict[str, dict[str, Any]] = {
    CHAT: {"message": "hello"},
    RASA: {"sender": "ada", "message": "hello"},
    "/api/feedback": {"reply": "forged", "helpful": True},
    "/desk/login": {},
}
FREE = ["/", "/faq", "/healthz", "/readyz", "/api/greeting", "/static/faq-chat.js"]


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = 1_000_000.25

    def __call__(self) -> float:
        return self.now


def make_limited(rate_limit: str = "2/minute", **config: Any) -> FlaskClient:
    return make_client(ToldResponder(), rate_limit=rate_limit, **config)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The clock of every app that is made."""
    clock = Clock()
    defaults = {"capacity": WINDOWS, "clock": clock}
    monkeypatch.setattr(RequestCounts.__init__, "__kwdefaults__", defaults)
    return clock


def ask(
    client: FlaskClient, path: str = CHAT, address: str = "192.0.2.1", **headers: str
) -> TestResponse:
    return client.post(
        path,
        json=BODIES[path],
        headers=headers,
        environ_base={"REMOTE_ADDR": address},
    )


@pytest.mark.parametrize("path", BODIES)
def test_beyond_the_limit_there_is_a_problem_with_a_wait(path: str) -> None:
    client = make_limited(desk_token="open-sesame-and-more")
    within = [ask(client, path).status_code for _ in range(2)]

    refused = ask(client, path)

    assert 429 not in within
    assert_problem(refused, 429)
    assert 1 <= int(refused.headers["Retry-After"]) <= 60
    assert refused.headers["Retry-After"] in refused.get_json()["detail"]
    assert refused.headers["Cache-Control"] == "no-store"
    assert refused.headers["X-Content-Type-Options"] == "nosniff"


def test_a_person_at_the_desk_gets_a_page_with_the_wait() -> None:
    client = make_limited("1/hour", desk_token="open-sesame-and-more")
    ask(client, "/desk/login")

    refused = ask(client, "/desk/login", Accept="text/html,*/*;q=0.8")

    assert (refused.status_code, refused.mimetype) == (429, "text/html")
    assert f"Try again in {refused.headers['Retry-After']} seconds" in refused.text
    assert "noindex" in refused.headers["X-Robots-Tag"]


def test_what_costs_something_shares_one_limit() -> None:
    client = make_limited()

    codes = [ask(client, path).status_code for path in (CHAT, "/api/feedback", RASA)]

    assert codes == [200, 204, 429]


def test_pages_health_and_files_are_free() -> None:
    client = make_limited("1/day")
    ask(client)
    ask(client)

    for path in FREE * 3:
        with client.get(path) as response:
            assert response.status_code == 200


def test_asking_leave_for_a_request_is_free() -> None:
    client = make_limited("1/day", allowed_origins=("https://shop.example",))
    headers = {
        "Origin": "https://shop.example",
        "Access-Control-Request-Method": "POST",
    }

    for path in (CHAT, RASA) * 3:
        assert client.options(path, headers=headers).status_code == 200

    assert ask(client).status_code == 200


def test_another_sites_widget_can_read_the_wait() -> None:
    client = make_limited("1/day", allowed_origins=("https://shop.example",))
    ask(client, Origin="https://shop.example")

    refused = ask(client, Origin="https://shop.example")

    assert refused.status_code == 429
    assert refused.headers["Access-Control-Allow-Origin"] == "https://shop.example"
    assert "Retry-After" in refused.headers["Access-Control-Expose-Headers"]


@pytest.mark.parametrize(
    "rate_limit", ["1/second", "3/minute", "2/9 seconds", "1/hour"]
)
@pytest.mark.parametrize("pause", [0.0, 0.4, 0.75, 0.999])
def test_after_the_wait_a_message_is_taken_and_not_much_before(
    rate_limit: str, pause: float, clock: Clock
) -> None:
    client = make_limited(rate_limit)
    while (refused := ask(client)).status_code == 200:
        clock.now += pause / 10
    wait = int(refused.headers["Retry-After"])

    clock.now += wait - 1
    early = ask(client).status_code
    clock.now += 1

    assert early == 429 or wait == 1
    assert ask(client).status_code == 200


def test_refused_messages_do_not_lengthen_the_wait(clock: Clock) -> None:
    client = make_limited("1/minute")
    ask(client)

    waits = []
    for _ in range(5):
        waits.append(int(ask(client).headers["Retry-After"]))
        clock.now += 10

    assert waits == [60, 50, 40, 30, 20]


def test_of_several_limits_the_wait_is_for_all(clock: Clock) -> None:
    client = make_limited("1/second;2/hour")
    ask(client)
    clock.now += 1
    ask(client)

    wait = int(ask(client).headers["Retry-After"])
    clock.now += wait

    assert wait == 3_599
    assert ask(client).status_code == 200


def test_each_client_has_a_limit_of_its_own() -> None:
    client = make_limited("1/day")
    addresses = ["192.0.2.1", "192.0.2.2", "2001:db8::1", "2001:db8:0:1::1", ""]

    assert [ask(client, address=each).status_code for each in addresses] == [200] * 5
    assert [ask(client, address=each).status_code for each in addresses] == [429] * 5


def test_a_host_gains_nothing_by_rotating_within_its_network() -> None:
    client = make_limited("1/day")
    ask(client, address="2001:db8::1")

    assert ask(client, address="2001:db8::ffff:2").status_code == 429


def test_a_forged_header_gains_nothing_without_a_proxy() -> None:
    client = make_limited("1/day")
    ask(client)

    forged = [
        ask(client, **{"X-Forwarded-For": f"203.0.113.{n}", "X-Real-IP": f"{n}.1.1.1"})
        for n in range(3)
    ]

    assert [response.status_code for response in forged] == [429] * 3


def test_a_forged_header_gains_nothing_before_a_proxy() -> None:
    client = make_limited("1/day", trusted_proxies=1)
    ask(client, **{"X-Forwarded-For": "198.51.100.7"})

    forged = ask(client, **{"X-Forwarded-For": "203.0.113.1, 198.51.100.7"})
    other = ask(client, **{"X-Forwarded-For": "198.51.100.7, 198.51.100.8"})

    assert (forged.status_code, other.status_code) == (429, 200)


def test_the_desks_throttle_counts_networks_too() -> None:
    client = make_client(desk_token="open-sesame-and-more")
    form = client.get("/desk").text.split('name="form" value="')[1].split('"')[0]

    codes = [
        client.post(
            "/desk/login",
            data={"token": "guess", "form": form},
            environ_base={"REMOTE_ADDR": f"2001:db8::{n}"},
        ).status_code
        for n in range(1, 7)
    ]

    assert codes == [403] * 5 + [429]


def test_off_switches_it_off() -> None:
    config = Config.from_environment({"FAQ_RATE_LIMIT": "off"})
    client = make_client(ToldResponder(), rate_limit=config.rate_limit)

    assert {ask(client).status_code for _ in range(100)} == {200}


def test_a_refusal_has_the_line_of_a_request_and_no_other(
    caplog: pytest.LogCaptureFixture,
) -> None:
    client = make_limited("1/day")

    with caplog.at_level(logging.INFO):
        for _ in range(20):
            ask(client)

    assert [record.getMessage() for record in caplog.records] == ["request"] * 20


@pytest.mark.parametrize("path", [CHAT, RASA])
def test_a_body_without_a_length_is_limited_as_well(path: str) -> None:
    environ = create_environ(path, method="POST", content_type="application/json")
    environ |= {"wsgi.input": Endless(), "wsgi.input_terminated": True}
    environ["HTTP_TRANSFER_ENCODING"] = "chunked"

    app = make_client(ToldResponder()).application
    body, status, headers = run_wsgi_app(app, environ)

    assert status.startswith("413 ")
    assert headers["Content-Type"] == "application/problem+json"
    assert b'"status":413' in b"".join(body)


@pytest.mark.parametrize("path", [CHAT, RASA])
def test_a_short_body_needs_no_length(path: str) -> None:
    environ = create_environ(path, method="POST", json=BODIES[path])
    environ["wsgi.input_terminated"] = True
    del environ["CONTENT_LENGTH"]

    app = make_client(ToldResponder()).application
    _, status, _ = run_wsgi_app(app, environ)

    assert status == "200 OK"


class Endless:
    """A body that goes on for ever."""

    def read(self, size: int = -1) -> bytes:
        assert size >= 0, "all of an endless body is asked for at once"
        return b" " * size


def test_a_server_believes_its_proxies_and_cuts_no_body_short() -> None:
    settings = {"FAQ_RATE_LIMIT": "1/day", "FAQ_TRUSTED_PROXIES": "1"}

    with served("--knowledge", str(KNOWLEDGE), **settings) as (_, port):
        body = json.dumps(BODIES[CHAT]).encode()
        first = sent(port, body, "198.51.100.7")
        forged = sent(port, body, "203.0.113.9, 198.51.100.7")
        other = sent(port, body, "198.51.100.8")
        long = sent(port, iter([body, b" " * 8_192, b" " * 8_192]), "198.51.100.9")

    assert [first, forged, other, long] == [200, 429, 200, 413]


def sent(port: int, body: bytes | Iterator[bytes], forwarded: str) -> int:
    """What a message gets over a line of its own; parts are sent without a length."""
    headers = {"Content-Type": "application/json", "X-Forwarded-For": forwarded}
    line = HTTPConnection("127.0.0.1", port, timeout=10)
    with closing(line):
        line.request("POST", CHAT, body, headers)
        return line.getresponse().status


def test_windows_are_counted_and_end() -> None:
    clock = Clock()
    counts = RequestCounts(RedisConnection(None), clock=clock)

    first = counts.add("a", 10)
    clock.now += 5
    second = counts.add("a", 10)
    clock.now += 4.5
    last = counts.get("a")
    clock.now += 0.5

    assert [first, second, last] == [(1, 10.0), (2, 5.0), (2, 0.5)]
    assert counts.get("a") == Window(0, 0.0)
    assert counts.add("a", 10) == Window(1, 10.0)


def test_too_many_windows_push_out_the_oldest() -> None:
    counts = RequestCounts(RedisConnection(None), capacity=2)

    for key in "abc":
        counts.add(key, 10)

    assert [counts.get(key).requests for key in "abc"] == [0, 1, 1]


def test_windows_that_are_over_are_let_go() -> None:
    clock = Clock()
    counts = RequestCounts(RedisConnection(None), clock=clock)
    for key in range(100):
        counts.add(str(key), 10)

    clock.now += 20
    counts.add("last", 10)

    assert len(counts.windows) == 1
