"""Many requests to one server: memory stays flat, and no file stays open.

`python -m tests.load.soak`: chats with all questions of the knowledge, opinions and
pages. Memory is the PSS of the server's processes, in which shared pages count once.
"""

import argparse
import sys
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path

import psutil
from rich.progress import Progress

from bot import load
from tests.builders import KNOWLEDGE
from tests.load.topology import SECRET, AppServer, asked, connected
from tests.servers.own_server import free_port

REQUESTS = 100_000
VISITORS = 4
STEPS = 10
# Growth after the first tenth, which fills caches of bounded size, that is still flat.
FLAT = 1.05
# An opinion and a page for so many chats.
OPINION_EVERY = 50
PAGE_EVERY = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What a server and its workers hold after a number of requests."""

    requests: int
    memory: int  # bytes
    files: int
    threads: int

    def __str__(self) -> str:
        megabytes = self.memory / 1024**2
        return (
            f"{self.requests:>8,} requests: {megabytes:6.1f} MB, "
            f"{self.files} files, {self.threads} threads"
        )


def measured(pid: int, requests: int) -> Figures:
    """The figures of a process and all that it started."""
    parent = psutil.Process(pid)
    processes = [parent, *parent.children(recursive=True)]
    return Figures(
        requests=requests,
        memory=sum(process.memory_full_info().pss for process in processes),
        files=sum(process.num_fds() for process in processes),
        threads=sum(process.num_threads() for process in processes),
    )


def visit(port: int, questions: Sequence[str], number: int) -> int:
    """Make so many requests on one connection; gives how many were refused."""
    refused = 0
    with connected(port) as connection:
        for turn, question in enumerate(islice(cycle(questions), number)):
            if turn % PAGE_EVERY == 1:
                status, _ = asked(connection, "GET", "/faq")
                refused += status != 200
                continue
            body: dict[str, object] = {"message": question}
            status, reply = asked(connection, "POST", "/api/chat", body)
            refused += status != 200
            if turn % OPINION_EVERY == 0:
                body = {"reply": reply["id"], "helpful": True}
                status, _ = asked(connection, "POST", "/api/feedback", body)
                refused += status != 204
    return refused


def soak(server: AppServer, requests: int) -> tuple[list[Figures], int]:
    """Put the requests to a server; its figures by the tenth, and what it refused."""
    assert server.process
    entries = load(KNOWLEDGE).entries.values()
    questions = [text for entry in entries for text in (entry.question, "qwerty")]
    own = requests // STEPS // VISITORS
    found, refused = [measured(server.process.pid, 0)], 0
    with ThreadPoolExecutor(VISITORS) as pool, Progress(transient=True) as progress:
        task = progress.add_task("requests", total=STEPS)
        for step in range(1, STEPS + 1):
            parts = [questions[n:] + questions[:n] for n in range(VISITORS)]
            visits = [pool.submit(visit, server.port, part, own) for part in parts]
            refused += sum(done.result() for done in visits)
            found.append(measured(server.process.pid, step * own * VISITORS))
            progress.advance(task)
    return found, refused


def is_flat(found: Sequence[Figures]) -> bool:
    """Whether nothing grew after the first tenth."""
    early, late = found[1], found[-1]
    return late.memory <= early.memory * FLAT and late.files <= early.files + VISITORS


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.load.soak")
    parser.add_argument("--requests", type=int, default=REQUESTS)
    requests = parser.parse_args(arguments).requests
    with tempfile.TemporaryDirectory() as folder:
        server = AppServer(
            port=free_port(),
            knowledge=KNOWLEDGE,
            variables={
                "FAQ_SECRET_KEY": SECRET,
                "FAQ_DATABASE_URL": f"sqlite:///{Path(folder) / 'askwell.db'}",
                "FAQ_RATE_LIMIT": "off",
            },
        )
        server.start()
        try:
            found, refused = soak(server, requests)
        finally:
            server.kill()
    print(*found, f"refused: {refused}", sep="\n")
    return 0 if is_flat(found) and not refused else 1


if __name__ == "__main__":
    sys.exit(main())
