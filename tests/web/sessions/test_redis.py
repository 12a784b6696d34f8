"""Processes that share a Redis, which may be away, hang, and come back."""

import logging
import socket
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from flask.testing import FlaskClient
from redis import Redis, RedisError

from tests.servers.own_server import free_port
from tests.servers.redis_server import RedisServer
from tests.web.doubles import Clock, ToldResponder, make_client
from web import ConfigError
from web.sessions.redis import REST_S, TIMEOUT_S, RedisConnection

PATH = "/webhooks/rest/webhook"


@pytest.fixture
def redis() -> Iterator[RedisServer]:
    with RedisServer() as server:
        yield server


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The clock of every connection to Redis."""
    clock = Clock()
    monkeypatch.setattr(RedisConnection.__init__, "__kwdefaults__", {"clock": clock})
    return clock


def make_pair(redis: RedisServer, rate_limit: str | None) -> list[FlaskClient]:
    """Two processes, as far as they share nothing but Redis."""
    return [make_client(rate_limit=rate_limit, redis_url=redis.url) for _ in "ab"]


def codes(clients: list[FlaskClient], times: int) -> list[int]:
    """What clients in turn get for the same message."""
    return [
        clients[n % len(clients)].post("/api/chat", json={"message": "hi"}).status_code
        for n in range(times)
    ]


def say(client: FlaskClient, message: str, sender: str = "ada") -> str:
    response = client.post(PATH, json={"sender": sender, "message": message})
    assert response.status_code == 200
    return str(response.get_json()[0]["text"])


def said(caplog: pytest.LogCaptureFixture) -> list[logging.LogRecord]:
    """What the program logged; a browser that another test closed may log as well."""
    return [record for record in caplog.records if record.name.startswith("web.")]


def test_two_processes_share_one_limit(redis: RedisServer) -> None:
    pair = make_pair(redis, "4/hour")

    assert codes(pair, 6) == [200] * 4 + [429] * 2

    refused = pair[0].post("/api/chat", json={"message": "hi"})
    assert 0 < int(refused.headers["Retry-After"]) <= 3_600


def test_limits_go_on_locally_while_redis_is_away(
    redis: RedisServer, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    pair = make_pair(redis, "2/hour")
    assert codes(pair, 3) == [200, 200, 429]

    redis.kill()
    away = codes(pair, 6)
    redis.start()
    clock.now += REST_S
    back = codes(pair, 3)

    # Each counts for itself, and together again, from nothing: the new Redis is empty.
    assert away == [200] * 4 + [429] * 2
    assert back == [200, 200, 429]
    messages = [record.getMessage() for record in caplog.records]
    assert len([each for each in messages if "does not answer" in each]) == 2
    assert len([each for each in messages if "answers again" in each]) == 2
    assert len(messages) == 4


def test_a_redis_that_was_never_there_stops_nothing(
    clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    redis = RedisServer()
    client = make_client(rate_limit="3/hour", redis_url=redis.url)

    assert codes([client], 4) == [200, 200, 200, 429]
    assert len(said(caplog)) == 1

    redis.start()
    clock.now += REST_S

    assert codes([client], 4) == [200, 200, 200, 429]
    redis.kill()


def test_many_that_notice_at_once_get_their_replies(
    redis: RedisServer, caplog: pytest.LogCaptureFixture
) -> None:
    client = make_client(ToldResponder(), rate_limit="40/hour", redis_url=redis.url)
    codes([client], 1)
    redis.hang()

    def ask(_: int) -> int:
        return codes([client.application.test_client()], 1)[0]

    with ThreadPoolExecutor(16) as pool:
        codes_of_all = list(pool.map(ask, range(48)))
    redis.go_on()

    assert sorted(codes_of_all) == [200] * 40 + [429] * 8
    assert len(said(caplog)) == 1


def test_a_redis_that_refuses_is_a_redis_that_is_away(redis: RedisServer) -> None:
    with Redis.from_url(redis.url) as admin:
        admin.config_set("maxmemory", "1")
    client = make_client(rate_limit="2/hour", redis_url=redis.url)

    assert codes([client], 3) == [200, 200, 429]
    assert say(make_client(redis_url=redis.url), "What is melasma?")


def test_a_count_never_stays_without_an_end(redis: RedisServer) -> None:
    client = make_client(rate_limit="9/hour", redis_url=redis.url)
    codes([client], 1)

    with Redis.from_url(redis.url) as admin:
        [key] = admin.keys("askwell:limit:*")
        admin.persist(key)
        codes([client], 1)

        assert 0 < admin.ttl(key) <= 3_600


def test_a_conversation_goes_on_in_another_process(redis: RedisServer) -> None:
    first, second = make_pair(redis, None)
    say(first, "How many sessions does it take?")

    assert "Brown or grey-brown" in say(second, "the second one")
    assert "Brown or grey-brown" not in say(second, "the second one", "bob")


def test_a_conversation_survives_an_outage(redis: RedisServer, clock: Clock) -> None:
    client = make_client(redis_url=redis.url)
    say(client, "hello")

    redis.kill()
    say(client, "How many sessions does it take?")
    during = say(client, "the second one")
    say(client, "How many sessions does it take?")
    redis.start()
    clock.now += REST_S
    after = say(client, "the first one")
    other = make_client(redis_url=redis.url)

    assert "Brown or grey-brown" in during
    assert "weeks" in after
    assert say(other, "and why?") == say(client, "and why?")


def test_redis_gets_neither_words_nor_names_nor_addresses(redis: RedisServer) -> None:
    client = make_client(rate_limit="9/hour", redis_url=redis.url)
    say(client, "What is melasma?", "ada@example.org")

    with Redis.from_url(redis.url, decode_responses=True) as admin:
        keys = list(admin.scan_iter())
        text = " ".join(f"{key} {admin.get(key)}" for key in keys)
        ends = [admin.ttl(key) for key in keys]

    assert len(keys) == 2
    for secret in ("ada", "melasma?", "127.0.0.1"):
        assert secret not in text
    assert all(0 < end <= 24 * 60 * 60 for end in ends)


def test_a_forged_conversation_in_redis_starts_afresh(redis: RedisServer) -> None:
    client = make_client(redis_url=redis.url)
    say(client, "How many sessions does it take?")

    with Redis.from_url(redis.url) as admin:
        [key] = admin.keys("askwell:conversation:*")
        for forged in ("forged", b"\xff\xfe", "e30.aaaa.bbbb"):
            admin.set(key, forged)

            assert "Brown" not in say(client, "the second one")

        admin.delete(key)
        admin.lpush(key, "another type")
        assert say(client, "What is melasma?")


def test_while_it_is_away_one_asks_now_and_then() -> None:
    clock = Clock()
    connection = RedisConnection(f"redis://127.0.0.1:{free_port()}", clock=clock)
    asked = Event()

    def question(_: Redis) -> bytes | None:
        asked.set()
        raise RedisError("away")

    tries = []
    for _ in range(7):
        asked.clear()
        assert connection.ask(question, lambda: b"alone") == b"alone"
        tries.append(asked.is_set())
        clock.now += REST_S / 2

    assert tries == [True, False, True, False, True, False, True]


def test_a_redis_that_hangs_is_given_up_soon(caplog: pytest.LogCaptureFixture) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        connection = RedisConnection(f"redis://127.0.0.1:{silent.getsockname()[1]}")
        answer = connection.ask(lambda redis: str(redis.ping()), lambda: "alone")

    assert answer == "alone"
    assert "Timeout" in caplog.text
    assert TIMEOUT_S <= 0.25


def test_a_missing_package_is_said_at_the_start(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "redis", None)

    with pytest.raises(ConfigError, match=r"requirements-production\.txt"):
        make_client(redis_url="redis://127.0.0.1")
