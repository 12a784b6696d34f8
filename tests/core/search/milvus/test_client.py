"""Milvus for real: Milvus Lite as a server of these tests' own."""

import subprocess
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from pymilvus import MilvusClient

from bot.domain.errors import IndexAway
from bot.search.milvus import client as milvus
from bot.search.milvus.bounds import Vector
from bot.search.milvus.client import EngineMissing, Milvus, arguments
from tests.core.search.milvus.engines import MilvusLite

ROOT = Path(__file__).parents[4]


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MilvusLite]:
    with MilvusLite(tmp_path_factory.mktemp("milvus")) as made:
        yield made


@pytest.fixture
def server(running: MilvusLite, monkeypatch: pytest.MonkeyPatch) -> MilvusLite:
    """One that runs and is empty, whatever a test left behind; batches are small."""
    monkeypatch.setattr(milvus, "_BATCH", 10)
    running.go_on()
    if not running.answers():
        running.start()
    client = MilvusClient(running.url)
    for alias in client.list_aliases()["aliases"]:
        client.drop_alias(alias)
    for name in client.list_collections():
        client.drop_collection(name)
    return running


@pytest.fixture
def client(server: MilvusLite) -> MilvusClient:
    return MilvusClient(server.url)


class EntryGroups:
    """Vectors of one dimension, the row's number; remembers what was asked for."""

    def __init__(self, fails_from: int = 1_000_000) -> None:
        self.asked: list[int] = []
        self._fails_from = fails_from

    def __call__(self, start: int, end: int) -> Sequence[Vector]:
        if end - start > 1:
            self.asked.append(start)
        if start >= self._fails_from:
            raise RuntimeError("a crash in the middle")
        return [{row: 1.0, 10_000: 0.5} for row in range(start, end)]


def fill(engine: Milvus, name: str, rows: EntryGroups, size: int = 35) -> None:
    engine.fill(name, size, rows, lambda done, size: None)


def fill_in_the_end(engine: Milvus, name: str, size: int) -> None:
    """As servers do, which try again: a collection may be half made by another."""
    for _ in range(100):
        try:
            return fill(engine, name, EntryGroups(), size)
        except IndexAway:
            continue
    raise AssertionError("it never was full")


def count(client: MilvusClient, name: str) -> int:
    [found] = client.query(f"askwell_{name}", output_fields=["count(*)"])
    return int(found["count(*)"])


def names(client: MilvusClient) -> set[str]:
    return set(client.list_collections())


def latest(client: MilvusClient) -> str:
    return str(client.describe_alias("askwell")["collection_name"])


def test_what_was_filled_is_found_and_the_alias_names_it(
    server: MilvusLite, client: MilvusClient
) -> None:
    engine = Milvus(server.url)
    told: list[tuple[int, int]] = []

    engine.fill("one", 35, EntryGroups(), lambda done, size: told.append((done, size)))

    assert [hit.row for hit in engine.search("one", {7: 1.0}, 5)] == [7]
    assert engine.search("one", {7: 1.0, 10_000: 2.0}, 3)[0] == (7, 2.0)
    assert told == [(10, 35), (20, 35), (30, 35), (35, 35)]
    assert latest(client) == "askwell_one"


def test_a_full_collection_is_not_filled_again(server: MilvusLite) -> None:
    fill(Milvus(server.url), "one", EntryGroups())
    rows = EntryGroups()
    fill(Milvus(server.url), "one", rows)

    assert not rows.asked


def test_a_half_filled_collection_is_noticed_and_filled_up(
    server: MilvusLite, client: MilvusClient
) -> None:
    with pytest.raises(RuntimeError, match="a crash in the middle"):
        fill(Milvus(server.url), "one", EntryGroups(fails_from=20))
    assert count(client, "one") == 20

    rows = EntryGroups()
    fill(Milvus(server.url), "one", rows)

    assert rows.asked == [20, 30]
    assert count(client, "one") == 35


def test_a_collection_that_never_got_its_index_gets_it(
    server: MilvusLite, client: MilvusClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(*_: object, **__: object) -> None:
        raise RuntimeError("a crash in the middle")

    with monkeypatch.context() as patch:
        patch.setattr(MilvusClient, "create_index", crash)
        with pytest.raises(RuntimeError):
            fill(Milvus(server.url), "one", EntryGroups())

    engine = Milvus(server.url)
    fill(engine, "one", EntryGroups())

    assert engine.search("one", {7: 1.0}, 5)[0].row == 7


def test_two_that_fill_at_once_end_with_every_row_once(
    server: MilvusLite, client: MilvusClient
) -> None:
    with ThreadPoolExecutor() as pool:
        list(
            pool.map(
                lambda engine: fill_in_the_end(engine, "one", 200),
                [Milvus(server.url) for _ in range(3)],
            )
        )

    assert count(client, "one") == 200
    engine = Milvus(server.url)
    fill(engine, "one", EntryGroups(), 200)
    hits = engine.search("one", {10_000: 1.0}, 500)
    assert sorted(hit.row for hit in hits) == list(range(200))


def test_the_version_before_is_kept_for_those_that_still_serve_it(
    server: MilvusLite, client: MilvusClient
) -> None:
    old = Milvus(server.url)
    fill(old, "one", EntryGroups())
    new = Milvus(server.url)
    fill(new, "two", EntryGroups())

    assert old.search("one", {7: 1.0}, 5)[0].row == 7
    assert latest(client) == "askwell_two"

    fill(new, "three", EntryGroups())
    assert names(client) == {"askwell_two", "askwell_three"}


def test_who_comes_second_with_a_version_drops_nothing(
    server: MilvusLite, client: MilvusClient
) -> None:
    for name in ("one", "two", "two"):
        fill(Milvus(server.url), name, EntryGroups())

    assert names(client) == {"askwell_one", "askwell_two"}


def test_collections_of_others_are_left_alone(
    server: MilvusLite, client: MilvusClient
) -> None:
    client.create_collection("shop", dimension=4)
    for name in ("one", "two", "three"):
        fill(Milvus(server.url), name, EntryGroups())

    assert "shop" in names(client)


def test_a_dropped_collection_is_no_empty_answer(
    server: MilvusLite, client: MilvusClient
) -> None:
    engine = Milvus(server.url)
    fill(engine, "one", EntryGroups())
    client.drop_alias("askwell")
    client.drop_collection("askwell_one")

    with pytest.raises(IndexAway, match="askwell_one"):
        engine.search("one", {7: 1.0}, 5)


def test_without_a_connection_there_is_no_answer(server: MilvusLite) -> None:
    with pytest.raises(IndexAway, match="no connection yet"):
        Milvus(server.url).search("one", {7: 1.0}, 5)


def test_an_engine_that_died_or_hangs_is_away_and_comes_back(
    server: MilvusLite,
) -> None:
    engine = Milvus(server.url)
    fill(engine, "one", EntryGroups())

    server.hang()
    with pytest.raises(IndexAway):
        engine.search("one", {7: 1.0}, 5)
    server.go_on()
    fill(engine, "one", EntryGroups())
    assert engine.search("one", {7: 1.0}, 5)[0].row == 7

    server.kill()
    with pytest.raises(IndexAway):
        engine.search("one", {7: 1.0}, 5)
    with pytest.raises(IndexAway):
        fill(engine, "one", EntryGroups())
    server.start()
    fill(engine, "one", EntryGroups())
    assert engine.search("one", {7: 1.0}, 5)[0].row == 7


def test_a_file_that_is_in_use_elsewhere_is_away(tmp_path: Path) -> None:
    with MilvusLite(tmp_path / "milvus.db"), pytest.raises(IndexAway):
        fill(Milvus(str(tmp_path / "milvus.db")), "one", EntryGroups())


@pytest.mark.parametrize(
    ("url", "given"),
    [
        ("milvus.db", {"uri": "milvus.db"}),
        (
            "http://milvus",
            {"uri": "http://milvus:19530", "token": "", "db_name": ""},
        ),
        (
            "https://t0k%40en@milvus:443/faq",
            {"uri": "https://milvus:443", "token": "t0k@en", "db_name": "faq"},
        ),
        (
            "http://anna:s3cret@[::1]:19530",
            {"uri": "http://[::1]:19530", "token": "anna:s3cret", "db_name": ""},
        ),
    ],
)
def test_a_url_tells_address_token_and_database(
    url: str, given: dict[str, str]
) -> None:
    assert arguments(url) == given


def test_without_its_packages_it_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "pymilvus", None)

    with pytest.raises(EngineMissing, match=r"-r requirements-milvus\.txt"):
        Milvus("milvus.db")


def test_nothing_of_it_is_loaded_where_it_is_not_asked_for() -> None:
    code = "import sys, bot, web; print({'pymilvus', 'grpc'} & set(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )

    assert done.stdout.strip() == "set()"
