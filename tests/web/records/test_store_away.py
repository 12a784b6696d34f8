"""A real PostgreSQL that goes away and comes back: nobody who chats notices."""

import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from threading import Event
from time import monotonic
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.servers.postgres import Postgres, running
from tests.web.doubles import make_client
from web.live.services import bases_of, services_of
from web.records.recorder import StoreRecorder
from web.records.store import Store
from web.records.values import StoreAway

EVER = date(2000, 1, 1)
SOON_S = 30
CAPACITY = 5


@pytest.fixture(scope="module")
def server() -> Iterator[Postgres]:
    """One of this file's own, as it is stopped."""
    with running() as server:
        yield server


@pytest.fixture
def address(server: Postgres) -> Iterator[str]:
    """A database of a server that runs, whatever a test left behind."""
    yield server.new_database()

    if not (server.data / "postmaster.pid").exists():
        server.start()


class TriedStore(Store):
    """A store that counts how often its database was asked for tables."""

    tries = 0

    def prepare(self) -> None:
        self.tries += 1
        super().prepare()


@dataclass(kw_only=True)
class Site:
    """A client of an app that tries an absent database again at once."""

    client: FlaskClient
    recorder: StoreRecorder
    store: TriedStore

    @classmethod
    def with_store(cls, address: str) -> "Site":
        client = make_client()
        store = TriedStore(address)
        recorder = StoreRecorder(
            store, retention_days=30, capacity=CAPACITY, rest_s=0.05
        )
        recorder.start()
        app = client.application
        services = replace(services_of(app), recorder=recorder)
        bases_of(app).replace(services)
        return cls(client=client, recorder=recorder, store=store)

    def ask(self, message: str) -> str:
        response = self.client.post("/api/chat", json={"message": message})
        assert response.status_code == 200
        reply: str = response.get_json()["id"]
        return reply

    def judge(self, reply: str) -> int:
        body = {"reply": reply, "helpful": False}
        return self.client.post("/api/feedback", json=body).status_code

    def ready(self) -> dict[str, Any]:
        response = self.client.get("/readyz")
        assert response.status_code == 200
        body: dict[str, Any] = response.get_json()
        assert body["status"] == "ready"
        return body

    def store_is(self, status: str) -> bool:
        return bool(self.ready()["store"]["status"] == status)


@pytest.fixture
def make_site() -> Iterator[Callable[[str], Site]]:
    sites: list[Site] = []

    def make(address: str) -> Site:
        sites.append(Site.with_store(address))
        return sites[-1]

    yield make

    for site in sites:
        site.recorder.close()


def wait_for(has_come: Callable[[], bool]) -> None:
    end = monotonic() + SOON_S
    while not has_come():
        assert monotonic() < end, "It never came."
        Event().wait(0.02)


def test_what_is_said_while_the_database_restarts_is_written_afterwards(
    server: Postgres, address: str, make_site: Callable[[str], Site]
) -> None:
    site = make_site(address)
    site.ask("do you rent out bicycles")
    wait_for(lambda: bool(Store(address).misses(EVER)))
    assert site.store_is("ok")

    server.stop()
    reply = site.ask("do you rent out boats")
    wait_for(lambda: site.store_is("away"))
    assert site.judge(reply) == 503
    server.start()
    wait_for(lambda: site.store_is("ok"))
    assert site.judge(reply) == site.judge(reply) == 204
    site.ask("do you rent out tents")
    site.recorder.close()

    store = Store(address)
    assert store.misses(EVER) == {
        "do you rent out bicycles": 1,
        "do you rent out boats": 1,
        "do you rent out tents": 1,
    }
    assert [count.number for count in store.feedback(EVER)] == [1]
    assert site.recorder.dropped == 0


def test_an_app_starts_without_its_database_and_uses_it_once_it_is_there(
    server: Postgres, address: str, make_site: Callable[[str], Site]
) -> None:
    server.stop()
    site = make_site(address)
    assert site.store_is("away")

    site.ask("do you rent out bicycles")
    server.start()
    wait_for(lambda: site.store_is("ok"))

    assert Store(address).misses(EVER) == {"do you rent out bicycles": 1}


def test_what_finds_no_room_while_it_is_away_is_counted(
    server: Postgres, address: str, make_site: Callable[[str], Site]
) -> None:
    server.stop()
    site = make_site(address)
    site.ask("do you rent out bicycles")
    # The writer has the first in hand, and takes no more until that is written.
    wait_for(lambda: site.store.tries > 1)

    for _ in range(CAPACITY + 3):
        site.ask("do you rent out boats")

    assert site.ready()["store"] == {"status": "away", "dropped": 3}
    server.start()
    wait_for(lambda: site.store_is("ok"))
    site.recorder.close()
    assert Store(address).misses(EVER) == {
        "do you rent out boats": CAPACITY,
        "do you rent out bicycles": 1,
    }


def test_a_connection_that_the_server_ends_costs_nothing(
    server: Postgres, address: str, make_site: Callable[[str], Site]
) -> None:
    site = make_site(address)
    site.ask("do you rent out bicycles")
    server.stop()
    server.start()
    site.ask("do you rent out boats")
    site.recorder.close()

    assert sum(Store(address).misses(EVER).values()) == 2
    assert site.recorder.dropped == 0


def test_a_database_that_is_busy_holds_up_no_reply(
    server: Postgres, address: str, make_site: Callable[[str], Site]
) -> None:
    site = make_site(address)

    with server.locked(address, "askwell_misses"):
        for _ in range(3):
            site.ask("do you rent out bicycles")
        assert Store(address).replies(EVER) == []
    site.recorder.close()

    assert Store(address).misses(EVER) == {"do you rent out bicycles": 3}


def test_who_is_thanked_for_an_opinion_finds_it_written(
    address: str, make_site: Callable[[str], Site]
) -> None:
    site = make_site(address)
    reply = site.ask("do you rent out bicycles")

    for number in range(1, 4):
        site.judge(site.ask("do you rent out boats"))
        site.judge(reply)

        # Nothing was stopped or flushed: the process might be killed now.
        assert [count.number for count in Store(address).feedback(EVER)] == [number + 1]


def test_a_server_that_never_answers_is_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("web.records.database.PATIENCE_S", 2)

    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        store = Store(f"postgresql+psycopg://askwell@127.0.0.1:{port}/askwell")
        with pytest.raises(StoreAway, match="timeout"):
            store.prepare()


def test_with_no_word_from_anyone_it_is_known_that_the_database_went(
    server: Postgres, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.records.writer.IDLE_S", 0.05)
    site = Site.with_store(address)

    server.stop()
    wait_for(lambda: site.store_is("away"))
    server.start()
    wait_for(lambda: site.store_is("ok"))
    site.recorder.close()

    assert site.recorder.dropped == 0
