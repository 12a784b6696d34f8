"""Two app servers behind nginx with PostgreSQL and Redis, while everything fails once.

`python -m tests.load.topology`: visitors ask without a pause, an app server is killed
and started again, PostgreSQL is restarted, Redis is stopped and started, and the
knowledge is edited four times, once so that it is broken. No chat may fail, every
reply must be of one version of the knowledge, and every opinion that was accepted must
be in the database.
"""

import argparse
import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from threading import Condition, Event, Thread
from time import monotonic, sleep
from typing import Any

import psycopg
from rich.progress import Progress

from bot import load
from tests.builders import SHOP_FILES, write_files
from tests.servers import postgres
from tests.servers.own_server import free_port
from tests.servers.postgres import Postgres
from tests.servers.redis_server import RedisServer
from tests.servers.serving import ENVIRONMENT, ROOT, command
from web.sessions.tokens import ReplyToken

NGINX = ROOT / "deploy" / "nginx.conf"
SECRET = "a-key-that-all-servers-of-the-test-share"
SECONDS = 60
VISITORS = 4
# Seconds until what should happen soon counts as never happening.
PATIENCE_S = 60
TOPIC = "topics/orders.yaml"
QUESTION = "When do I get my money back?"
FIRST = "A refund takes 14 days."
EDITS = ("Refunds come in 14 days.", None, "Money is back in 14 days.", FIRST)
JUDGED = 5  # one reply in so many gets an opinion


@dataclass(kw_only=True)
class AppServer:
    """`python -m web` with its workers, that can be killed and started again."""

    port: int
    knowledge: Path
    variables: dict[str, str]
    process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        """Start it; it answers when this is done."""
        self.process = subprocess.Popen(
            command("--port", str(self.port), "--knowledge", str(self.knowledge)),
            cwd=ROOT,
            env=ENVIRONMENT | self.variables,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            start_new_session=True,  # so that its workers can be killed with it
        )
        assert self.process.stdout
        assert self.process.stdout.readline(), "the app server does not start"

    def kill(self) -> None:
        """End it and its workers at once, in the middle of what they do."""
        if self.process:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.communicate(timeout=PATIENCE_S)
            self.process = None

    def ready(self) -> dict[str, Any]:
        """What it says of its knowledge and its store."""
        with connected(self.port) as connection:
            body: dict[str, Any] = asked(connection, "GET", "/readyz")[1]
        return body


@dataclass(kw_only=True)
class Site:
    """The whole of it."""

    nginx: int
    apps: tuple[AppServer, AppServer]
    database: Postgres
    redis: RedisServer
    knowledge: Path


@contextmanager
def running() -> Iterator[Site]:
    """Start every server, on loopback and free ports; stop them all at the end."""
    with ExitStack() as stack:
        folder = Path(tempfile.mkdtemp(prefix="askwell-topology-"))
        folder.chmod(0o755)  # nginx's workers are nobody in particular
        stack.callback(shutil.rmtree, folder)
        knowledge = write_files(folder / "knowledge", SHOP_FILES)
        database = stack.enter_context(postgres.running())
        redis = stack.enter_context(RedisServer())
        variables = {
            "FAQ_SECRET_KEY": SECRET,
            "FAQ_DATABASE_URL": database.new_database(),
            "FAQ_REDIS_URL": redis.url,
            "FAQ_RATE_LIMIT": "1000000/minute",
            "FAQ_TRUSTED_PROXIES": "1",
            "FAQ_WORKERS": "1",
        }
        one, two = (
            AppServer(port=free_port(), knowledge=knowledge, variables=variables)
            for _ in range(2)
        )
        for app in (one, two):
            stack.callback(app.kill)
            app.start()
        port = stack.enter_context(nginx(folder, (one.port, two.port)))
        yield Site(
            nginx=port,
            apps=(one, two),
            database=database,
            redis=redis,
            knowledge=knowledge,
        )


@contextmanager
def nginx(folder: Path, apps: tuple[int, int]) -> Iterator[int]:
    """Run nginx with the deployed file, at other addresses; gives its port."""
    port = free_port()
    text = NGINX.read_text(encoding="utf-8")
    for there, here in (
        ("listen 8080;", f"listen 127.0.0.1:{port};"),
        ("app1:8000", f"127.0.0.1:{apps[0]}"),
        ("app2:8000", f"127.0.0.1:{apps[1]}"),
        (" /tmp/", f" {folder}/"),
    ):
        assert there in text, f"{NGINX} has no {there!r}"
        text = text.replace(there, here)
    own = folder / "nginx.conf"
    own.write_text(text, encoding="utf-8")
    program = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    assert program, "The topology needs nginx: apt install nginx-light"
    with subprocess.Popen(
        [program, "-p", str(folder), "-c", str(own), "-g", "daemon off;"],
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            wait_for(lambda: answers(port))
            yield port
        finally:
            process.terminate()
            process.wait(PATIENCE_S)


def answers(port: int) -> bool:
    try:
        with connected(port) as connection:
            return asked(connection, "GET", "/healthz")[0] == 200
    except (OSError, HTTPException):
        return False


def wait_for(has_come: Any) -> None:
    end = monotonic() + PATIENCE_S
    while not has_come():
        assert monotonic() < end, "it never came"
        sleep(0.02)


@contextmanager
def connected(port: int) -> Iterator[HTTPConnection]:
    connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE_S)
    try:
        yield connection
    finally:
        connection.close()


def asked(
    connection: HTTPConnection, method: str, path: str, body: object = None
) -> tuple[int, Any]:
    """The status and the JSON of a response."""
    sent = None if body is None else json.dumps(body)
    connection.request(method, path, sent, {"Content-Type": "application/json"})
    response = connection.getresponse()
    content = response.read()
    is_json = (response.getheader("Content-Type") or "").endswith("json")
    return response.status, json.loads(content) if content and is_json else None


@dataclass(kw_only=True)
class Visits:
    """What the visitors saw."""

    replies: Counter[tuple[str, str]] = field(default_factory=Counter)
    failed: list[str] = field(default_factory=list)
    accepted: list[str] = field(default_factory=list)
    refused: Counter[str] = field(default_factory=Counter)
    times: list[float] = field(default_factory=list)
    changed: Condition = field(default_factory=Condition)

    def saw(self, knowledge: str, text: str, seconds: float) -> None:
        with self.changed:
            self.replies[knowledge, text] += 1
            self.times.append(seconds)
            self.changed.notify_all()

    def wait_for_more(self, number: int) -> None:
        """Until so many more replies have come."""
        with self.changed:
            until = self.replies.total() + number
            assert self.changed.wait_for(
                lambda: self.replies.total() >= until, PATIENCE_S
            ), "the replies stopped"


def visit(port: int, done: Event, visits: Visits) -> None:
    """Ask without a pause, and now and then judge a reply."""
    number = 0
    while not done.is_set():
        with connected(port) as connection:
            try:
                while not done.is_set():
                    number += 1
                    ask(connection, visits, judge=number % JUDGED == 0)
            except (OSError, HTTPException) as error:
                visits.failed.append(repr(error))


def ask(connection: HTTPConnection, visits: Visits, *, judge: bool) -> None:
    began = monotonic()
    status, reply = asked(connection, "POST", "/api/chat", {"message": QUESTION})
    if status != 200:
        visits.failed.append(f"chat: {status}")
        return
    visits.saw(reply["knowledge"], reply["text"], monotonic() - began)
    if judge:
        body = {"reply": reply["id"], "helpful": True}
        status, _ = asked(connection, "POST", "/api/feedback", body)
        if status == 204:
            visits.accepted.append(reply["id"])
        else:
            visits.refused[f"feedback: {status}"] += 1


@contextmanager
def visitors(site: Site) -> Iterator[Visits]:
    visits, done = Visits(), Event()
    threads = [
        Thread(target=visit, args=(site.nginx, done, visits)) for _ in range(VISITORS)
    ]
    for thread in threads:
        thread.start()
    try:
        yield visits
    finally:
        done.set()
        for thread in threads:
            thread.join(PATIENCE_S)


def edit(site: Site, text: str | None) -> None:
    """Save another answer, whole; None breaks the file."""
    path = site.knowledge / TOPIC
    lines = SHOP_FILES[TOPIC]
    line = f"answer: {FIRST}"
    assert line in lines
    saved = path.with_name(".saved")
    changed = lines.replace(line, f"answer: {text}" if text else "awnser: broken")
    saved.write_text(changed, encoding="utf-8")
    os.replace(saved, path)


def trouble(site: Site, visits: Visits, more: int) -> dict[str, str]:
    """Everything that goes wrong, with so many replies between one and the next.

    Gives the text that belongs to each version of the knowledge.
    """
    expected = {load(site.knowledge).version: FIRST}

    def saved(text: str | None) -> None:
        edit(site, text)
        if text is None:
            wait_for(lambda: all(app.ready()["error"] for app in site.apps))
            return
        version = load(site.knowledge).version
        expected[version] = text
        wait_for(lambda: all(a.ready()["knowledge"] == version for a in site.apps))

    def stores_answer() -> bool:
        return all(app.ready()["store"]["status"] == "ok" for app in site.apps)

    visits.wait_for_more(more)
    site.apps[0].kill()
    visits.wait_for_more(more)
    site.apps[0].start()
    visits.wait_for_more(more)
    saved(EDITS[0])
    visits.wait_for_more(more)
    site.database.stop()
    visits.wait_for_more(more)
    site.database.start()
    wait_for(stores_answer)
    saved(EDITS[1])
    visits.wait_for_more(more)
    site.redis.kill()
    visits.wait_for_more(more)
    saved(EDITS[2])
    site.redis.start()
    visits.wait_for_more(more)
    saved(EDITS[3])
    visits.wait_for_more(more)
    return expected


def lost(site: Site, visits: Visits) -> list[str]:
    """The opinions that were accepted and are not in the database."""
    tokens = ReplyToken((SECRET,))
    url = site.apps[0].variables["FAQ_DATABASE_URL"].replace("+psycopg", "")
    with psycopg.connect(url) as connection:
        rows = connection.execute("SELECT mark FROM askwell_marks").fetchall()
    kept = {mark for (mark,) in rows}
    return [reply for reply in visits.accepted if mark_of(tokens, reply) not in kept]


def mark_of(tokens: ReplyToken, reply: str) -> str:
    judged = tokens.load(reply)
    assert judged, "an id that no server gave was accepted"
    return hashlib.sha256(judged.mark.encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of a run."""

    visits: Visits
    mixed: dict[tuple[str, str], int]
    lost: list[str]

    @property
    def is_good(self) -> bool:
        return not (self.visits.failed or self.mixed or self.lost)


def run(seconds: float, more: int) -> Outcome:
    """Ask for so long at least, while everything goes wrong once."""
    with running() as site:
        with visitors(site) as visits:
            began = monotonic()
            expected = trouble(site, visits, more)
            while (left := began + seconds - monotonic()) > 0:
                sleep(min(left, 1))
        mixed = {
            (version, text): number
            for (version, text), number in visits.replies.items()
            if expected.get(version) != text
        }
        return Outcome(visits=visits, mixed=mixed, lost=lost(site, visits))


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.load.topology")
    parser.add_argument("--seconds", type=float, default=SECONDS)
    seconds = parser.parse_args(arguments).seconds
    with Progress(transient=True) as progress:
        progress.add_task("visitors ask, servers fall", total=None)
        outcome = run(seconds, more=int(seconds * 5))
    visits, times = outcome.visits, sorted(outcome.visits.times)
    versions = {version for version, _ in visits.replies}
    print(f"replies: {visits.replies.total():,}; failed: {len(visits.failed)}")
    for failure, number in Counter(visits.failed).most_common(5):
        print(f"  {number} x {failure}")
    print(f"versions served: {len(versions)}; replies of two: {len(outcome.mixed)}")
    print(
        f"opinions accepted: {len(visits.accepted):,}, "
        f"of them not in the database: {len(outcome.lost)}; "
        f"asked to try again: {visits.refused.total()} {dict(visits.refused)}"
    )
    print(
        f"seconds for a reply: median {times[len(times) // 2]:.3f}, "
        f"99 % {times[len(times) * 99 // 100]:.3f}, most {times[-1]:.3f}"
    )
    return 0 if outcome.is_good else 1


if __name__ == "__main__":
    sys.exit(main())
