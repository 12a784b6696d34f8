"""The HTTP channel with its index in Milvus, which comes and goes."""

import logging
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.builders import replace_line
from tests.core.search.milvus.engines import Memory, MilvusLite
from web import Config, ConfigError
from web.app import create_app
from web.live import search_backend
from web.live.search_backend import EngineIndex, log_progress
from web.live.services import services_of
from web.serving.reloader import Reloader

URL = "http://127.0.0.1:19530"
QUESTION = {"message": "how long until I get my money back please"}
DANGER = {"message": "my battery is burning"}
PATIENCE_S = 60


@pytest.fixture(autouse=True)
def tried_again_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search_backend, "PAUSE_S", 0.05)


@pytest.fixture
def memory(monkeypatch: pytest.MonkeyPatch) -> Memory:
    engine = Memory()
    monkeypatch.setattr(search_backend, "engine", lambda url: engine)
    return engine


@pytest.fixture
def nothing_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """No knowledge is small enough for an index in this process."""
    monkeypatch.setattr(search_backend, "IN_PROCESS_UPTO", 0)


def make_app(folder: Path, url: str | None = URL) -> Flask:
    return create_app(
        Config(
            knowledge=(folder,),
            secret_keys=("for-tests",),
            database_url=None,
            rate_limit=None,
            index_url=url,
        )
    )


def index_of(app: Flask) -> EngineIndex:
    index = services_of(app).index
    assert isinstance(index, EngineIndex)
    return index


def wait_for(app: Flask) -> None:
    """Until the engine answers."""
    assert index_of(app).wait(PATIENCE_S)


def status(client: FlaskClient) -> str:
    return str(client.get("/readyz").get_json()["index"])


def reply(client: FlaskClient, body: dict[str, str]) -> dict[str, object]:
    response = client.post("/api/chat", json=body)
    assert response.status_code == 200
    kept: dict[str, object] = response.get_json()
    return {name: kept[name] for name in ("kind", "text", "confidence", "entry")}


def test_replies_are_the_same_from_the_engine_and_from_here(
    knowledge_folder: Path, memory: Memory
) -> None:
    app = make_app(knowledge_folder)
    client = app.test_client()
    wait_for(app)
    there = reply(client, QUESTION)
    assert status(client) == "ok"
    assert memory.limits

    memory.is_away = True
    assert reply(client, QUESTION) == there
    assert status(client) == "in-process"


@pytest.mark.usefixtures("nothing_here")
def test_with_the_engine_away_and_nothing_here_a_client_is_told_to_come_back(
    knowledge_folder: Path, memory: Memory
) -> None:
    memory.is_away = True
    client = make_app(knowledge_folder).test_client()

    response = client.post("/api/chat", json=QUESTION)

    assert response.status_code == 503
    assert response.mimetype == "application/problem+json"
    assert int(response.headers["Retry-After"]) > 0
    assert "Please try again soon" in response.get_json()["detail"]
    assert status(client) == "away"


@pytest.mark.usefixtures("nothing_here")
@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (DANGER, "escalate"),
        ({"message": f"{'so ' * 600} my battery is burning"}, "escalate"),
        ({"message": "hello"}, "smalltalk"),
        ({"entry": "delivery-time"}, "answer"),
    ],
)
def test_what_needs_no_search_needs_no_engine(
    knowledge_folder: Path, memory: Memory, body: dict[str, str], kind: str
) -> None:
    memory.is_away = True
    client = make_app(knowledge_folder).test_client()

    assert reply(client, body)["kind"] == kind


def test_it_comes_back_by_itself_and_the_log_says_each_once(
    knowledge_folder: Path,
    memory: Memory,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.WARNING)
    app = make_app(knowledge_folder)
    client = app.test_client()
    wait_for(app)
    memory.is_away = True
    for _ in range(3):
        reply(client, QUESTION)
    memory.is_away = False
    wait_for(app)

    assert status(client) == "ok"
    said = [record.getMessage() for record in caplog.records]
    assert said == [
        "The engine is away: as told. The one in this process answers for now.",
        "The index in the engine answers again.",
    ]


@pytest.mark.usefixtures("nothing_here")
def test_while_it_is_away_no_request_waits_for_it(
    knowledge_folder: Path, memory: Memory
) -> None:
    app = make_app(knowledge_folder)
    wait_for(app)
    client = app.test_client()
    memory.is_away = True

    for _ in range(5):
        assert client.post("/api/chat", json=QUESTION).status_code == 503
    assert memory.missed == 1


def test_trouble_that_nobody_thought_of_is_logged_and_tried_again(
    knowledge_folder: Path,
    memory: Memory,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    slips = iter([RuntimeError("a slip")])
    fill = memory.fill

    def filled(*parts: Any) -> None:
        for slip in slips:
            raise slip
        fill(*parts)

    monkeypatch.setattr(memory, "fill", filled)

    wait_for(make_app(knowledge_folder))

    assert "The index could not be made ready; trying again." in caplog.text


def test_a_reload_fills_the_engine_before_the_swap(
    knowledge_folder: Path, memory: Memory, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = make_app(knowledge_folder)
    wait_for(app)
    before = index_of(app)
    is_served: list[bool] = []
    fill = memory.fill

    def filled(*parts: Any) -> None:
        fill(*parts)
        is_served.append(index_of(app) is not before)

    monkeypatch.setattr(memory, "fill", filled)
    edit(knowledge_folder)
    Reloader(app, knowledge_folder, never).reload()

    assert is_served == [False]
    assert index_of(app) is not before
    assert status(app.test_client()) == "ok"
    assert len(memory.collections) == 2


def test_a_reload_goes_on_without_the_engine(
    knowledge_folder: Path, memory: Memory
) -> None:
    app = make_app(knowledge_folder)
    wait_for(app)
    memory.is_away = True
    edit(knowledge_folder)
    Reloader(app, knowledge_folder, never).reload()

    client = app.test_client()
    assert status(client) == "in-process"
    assert reply(client, {"message": "my very own phrasing"})["kind"] == "answer"
    memory.is_away = False
    wait_for(app)
    assert status(client) == "ok"


def edit(folder: Path) -> None:
    path = folder / "topics" / "orders.yaml"
    replace_line(path, "- shipping time", "- my very own phrasing")


def never(folder: Path, stop: Event) -> Iterator[None]:
    yield from ()


def test_a_real_engine_that_dies_hangs_and_comes_back(
    knowledge_folder: Path, tmp_path: Path
) -> None:
    with MilvusLite(tmp_path / "milvus") as server:
        app = make_app(knowledge_folder, server.url)
        client = app.test_client()
        wait_for(app)
        there = reply(client, QUESTION)
        assert status(client) == "ok"

        troubles: list[tuple[Callable[[], None], Callable[[], None]]] = [
            (server.kill, server.start),
            (server.hang, server.go_on),
        ]
        for leave, come_back in troubles:
            leave()
            assert reply(client, QUESTION) == there
            assert status(client) == "in-process"
            come_back()
            wait_for(app)
            assert status(client) == "ok"
            assert reply(client, QUESTION) == there


def test_without_its_packages_the_server_says_what_to_install(
    knowledge_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pymilvus", None)

    with pytest.raises(ConfigError, match=r"-r requirements-milvus\.txt"):
        make_app(knowledge_folder)


def test_progress_is_told_at_every_tenth(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    for done in range(500, 10_001, 500):
        log_progress(done, 10_000)

    assert len(caplog.records) == 10
    assert caplog.records[-1].getMessage() == "The engine has 10000 of 10000 entries."


def test_without_an_address_the_index_is_in_the_process(
    knowledge_folder: Path,
) -> None:
    app = make_app(knowledge_folder, None)

    assert services_of(app).index is None
    assert status(app.test_client()) == "in-process"
