"""Several processes behind one address: they share, are replaced, and stop in order."""

import gc
import json
import os
import signal
import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import date
from http.client import HTTPConnection
from pathlib import Path
from threading import Event

import pytest

from tests.servers.serving import Running, asked, running, wait_for
from tests.web.doubles import KNOWLEDGE
from tests.web.observe.test_metrics import figure
from web.records.store import Store
from web.serving import garbage_kept
from web.serving.workers import how_ended

HELLO = {"message": "hello"}
TWO = {"FAQ_WORKERS": "2"}
ARGUMENTS = ("--knowledge", str(KNOWLEDGE))
HEAD = (
    b"POST /api/chat HTTP/1.1\r\nHost: askwell\r\nContent-Type: application/json\r\n"
    b"Content-Length: %d\r\n\r\n"
)


def children(process: int) -> set[int]:
    done = subprocess.run(
        ["ps", "-o", "pid=", "--ppid", str(process)],
        capture_output=True,
        text=True,
        check=False,
    )
    return {int(word) for word in done.stdout.split()}


def is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return Path(f"/proc/{process}/stat").read_text().split(") ")[1][0] != "Z"


def connect(server: Running) -> socket.socket:
    return socket.create_connection(("127.0.0.1", server.port), timeout=30)


def begin(server: Running, body: bytes, sent: int) -> socket.socket:
    """A request whose body is sent in part."""
    connection = connect(server)
    connection.sendall(HEAD % len(body) + body[:sent])
    return connection


def read_all(connection: socket.socket) -> bytes:
    with connection:
        return b"".join(iter(lambda: connection.recv(65536), b""))


def test_a_worker_that_is_killed_is_replaced() -> None:
    with running(*ARGUMENTS, **TWO) as server:
        before = children(server.process.pid)
        os.kill(min(before), signal.SIGKILL)
        wait_for(lambda: len(children(server.process.pid) - before) == 1)
        for _ in range(10):
            assert asked(server.port, "POST", "/api/chat", HELLO)["kind"]
        restarts = figure(
            asked(server.port, "GET", "/metrics"), "askwell_worker_restarts_total"
        )
        said = server.stop()

    assert len(before) == 2
    assert restarts == 1
    assert "was killed by SIGKILL; another takes its place." in said
    assert server.process.returncode == 0


def test_workers_do_not_outlive_their_parent() -> None:
    with running(*ARGUMENTS, **TWO) as server:
        workers = children(server.process.pid)
        server.process.kill()
        server.process.wait()
        wait_for(lambda: not any(map(is_alive, workers)))

    assert len(workers) == 2


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_what_is_under_way_is_finished(number: signal.Signals) -> None:
    body = json.dumps(HELLO).encode()

    with running(*ARGUMENTS, **TWO) as server:
        under_way = [begin(server, body, sent=5) for _ in range(4)]
        asked(server.port, "GET", "/healthz")
        server.process.send_signal(number)
        wait_for(lambda: not accepts(server))
        for connection in under_way:
            connection.sendall(body[5:])
        answers = [read_all(connection) for connection in under_way]
        server.ended()

    assert server.process.returncode == 0
    for answer in answers:
        assert answer.startswith(b"HTTP/1.1 200 OK")
        assert b"Connection: close" in answer
        assert b'"smalltalk"' in answer


def accepts(server: Running) -> bool:
    try:
        connect(server).close()
    except ConnectionError:
        return False
    return True


def test_no_reply_and_no_queued_write_is_lost_in_a_stop(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/askwell.db"
    first = Event()

    def ask(server: Running) -> int:
        """Ask on new connections until there are none; how many were answered.

        What waits in the queue of a socket when that closes is refused unseen. A reply
        that is lost would have been written, and the count below would tell.
        """
        answered = 0
        while True:
            connection = HTTPConnection("127.0.0.1", server.port, timeout=30)
            with closing(connection):
                try:
                    connection.request(
                        "POST",
                        "/api/chat",
                        json.dumps({"message": "do you rent out bicycles"}),
                        {"Content-Type": "application/json"},
                    )
                    assert connection.getresponse().status == 200
                except ConnectionError:
                    return answered
            answered += 1
            first.set()

    with (
        running(*ARGUMENTS, **TWO, FAQ_DATABASE_URL=url) as server,
        ThreadPoolExecutor(8) as pool,
    ):
        asking = [pool.submit(ask, server) for _ in range(8)]
        first.wait(60)
        server.stop()
        answered = sum(future.result(60) for future in asking)

    assert server.process.returncode == 0
    assert answered
    assert sum(Store(url).misses(date.min).values()) == answered


def test_what_takes_longer_than_the_grace_is_cut_off() -> None:
    with running(*ARGUMENTS, **TWO, FAQ_GRACE_S="0") as server:
        connection = begin(server, b"{}", sent=1)
        asked(server.port, "GET", "/healthz")
        said = server.stop()

    assert read_all(connection) == b""
    assert server.process.returncode == 0
    assert "FAQ_GRACE_S is over" in said


def test_a_second_signal_ends_it_at_once() -> None:
    with (
        running(*ARGUMENTS, **TWO, FAQ_GRACE_S="300") as server,
        begin(server, b"{}", sent=1),
    ):
        asked(server.port, "GET", "/healthz")
        server.process.terminate()
        wait_for(lambda: not accepts(server))
        server.process.terminate()
        said = server.ended()

    assert server.process.returncode == 1
    assert "are ended at once" in said


@pytest.mark.parametrize("begun", [b"POST /api/chat HTTP/1.1\r\nX-Slow: ", HEAD % 60])
def test_slow_clients_do_not_hold_the_server(begun: bytes) -> None:
    with running(*ARGUMENTS, **TWO) as server:
        slow = [connect(server) for _ in range(200)]
        for connection in slow:
            connection.sendall(begun)
        kinds = [
            asked(server.port, "POST", "/api/chat", HELLO)["kind"] for _ in range(10)
        ]
        for connection in slow:
            connection.close()

    assert kinds == ["smalltalk"] * 10


def test_headers_without_end_are_refused() -> None:
    with running(*ARGUMENTS) as server:
        connection = connect(server)
        connection.sendall(b"GET / HTTP/1.1\r\nX-Long: " + b"x" * 40_000 + b"\r\n\r\n")
        answer = connection.recv(100)
        connection.close()

    assert answer.startswith(b"HTTP/1.0 431 ")


def test_one_copy_of_the_knowledge_is_shared() -> None:
    """Linux counts a page that processes share to each in equal parts (PSS)."""
    with running(FAQ_WORKERS="1") as server:
        alone = memory(server)
    with running(FAQ_WORKERS="4") as server:
        four = memory(server)

    assert four < 2 * alone


def test_looking_for_garbage_leaves_alone_what_workers_share() -> None:
    """It would write to every value, and each worker have a copy of its own."""
    try:
        with garbage_kept():
            loaded = [{"like": "knowledge"}]

        assert gc.isenabled()
        assert not any(each is loaded for each in gc.get_objects())
    finally:
        gc.unfreeze()


def memory(server: Running) -> int:
    for _ in range(20):
        asked(server.port, "POST", "/api/chat", HELLO)
    processes = {server.process.pid, *children(server.process.pid)}
    rollups = [
        Path(f"/proc/{process}/smaps_rollup").read_text() for process in processes
    ]
    return sum(int(text.split("Pss:")[1].split()[0]) for text in rollups)


@pytest.mark.parametrize(
    ("code", "said"), [(3, "ended with status 3"), (-9, "was killed by SIGKILL")]
)
def test_how_a_worker_ended_is_said(code: int, said: str) -> None:
    assert how_ended(code) == said


def test_a_worker_that_fails_says_why_and_is_replaced() -> None:
    program = (
        "import logging, os\n"
        "from web.serving import Workers\n"
        "logging.basicConfig()\n"
        "def fail(): raise RuntimeError('no luck')\n"
        "def give_up(): os.kill(os.getpid(), 15)\n"
        "workers = Workers(1, fail, refresh=give_up, on_death=print, grace_s=0)\n"
        "workers.start(); workers.wait(); workers.stop()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=60
    )

    assert "RuntimeError: no luck" in done.stderr
    assert "ended with status 1; another takes its place." in done.stderr
    assert done.returncode == 0
