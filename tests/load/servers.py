"""`python -m tests.load.servers`: WSGI servers compared on Askwell's own views.

It needs `wrk` (apt install wrk) and, beside the project's requirements, `pip install
gunicorn granian`. Servers take turns, so that what else the machine does meets all.
"""

import argparse
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from itertools import product
from pathlib import Path
from statistics import median
from tempfile import NamedTemporaryFile
from time import monotonic, sleep
from typing import NamedTuple

from bot import load, processors
from tests.evaluation.labels import read_labels
from tests.load.app import warm_app
from tests.servers.own_server import free_port
from web.config.settings import KNOWLEDGE
from web.serving import garbage_kept
from web.serving.server import Server
from web.serving.workers import Workers

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
LABELS = sorted((ROOT / "tests" / "evaluation" / "data" / "dev").glob("*.yaml"))
VIEWS = {"chat": "/api/chat", "trivial": "/trivial"}
CONNECTIONS = (1, 8, 32, 128)
THREADS = 4
SLOW = 200
SLOW_STARTS = {
    "headers": b"POST /api/chat HTTP/1.1\r\nHost: askwell\r\nX-Slow: ",
    "body": b"POST /api/chat HTTP/1.1\r\nHost: askwell\r\nContent-Length: 60\r\n"
    b"Content-Type: application/json\r\n\r\n{",
}
COMMANDS = {
    "waitress": "-m tests.load.servers --serve {port} --workers {workers}",
    "gunicorn": "-m gunicorn --preload -k gthread -w {workers} --threads {threads} "
    "-b 127.0.0.1:{port} --log-level error tests.load.app:warm_app()",
    "granian": "-m granian --interface wsgi --host 127.0.0.1 --port {port} --workers "
    "{workers} --blocking-threads {threads} --no-access-log --log-level error "
    "--factory tests.load.app:warm_app",
}
WRK = "wrk -t1 -c{connections} -d{seconds}s -s {script} http://127.0.0.1:{port}{path}"


class Case(NamedTuple):
    """A server with its number of processes."""

    server: str
    workers: int


class Figures(NamedTuple):
    """What one run of wrk found; times in milliseconds."""

    rate: float
    p50: float
    p99: float
    errors: int


def command(case: Case, port: int) -> list[str]:
    """How to run a server with the app on a port of loopback."""
    text = COMMANDS[case.server].format(
        port=port, workers=case.workers, threads=THREADS
    )
    return [sys.executable, *text.split()]


@contextmanager
def serving(case: Case) -> Iterator[tuple[int, int]]:
    """Run a server; gives its port and process."""
    port = free_port()
    environment = os.environ | {"FAQ_DATABASE_URL": "off"}
    with subprocess.Popen(
        command(case, port), cwd=ROOT, env=environment, stderr=subprocess.DEVNULL
    ) as process:
        try:
            wait_until_served(port)
            yield port, process.pid
        finally:
            process.terminate()
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                end_tree(process.pid)


def wait_until_served(port: int) -> None:
    end = monotonic() + 60
    while not is_answered(port, 2.0):
        if monotonic() > end:
            raise SystemExit(f"Nothing is served on port {port}; is it installed?")
        sleep(0.2)


def is_answered(port: int, timeout: float) -> bool:
    connection = HTTPConnection("127.0.0.1", port, timeout=timeout)
    body = json.dumps({"message": "how many goes will I need?"})
    try:
        connection.request(
            "POST", "/api/chat", body, {"Content-Type": "application/json"}
        )
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def tree(process: int) -> list[int]:
    """A process and all below it."""
    parents: dict[int, list[int]] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        parents.setdefault(int(fields[1]), []).append(int(path.parent.name))
    found = [process]
    for one in found:
        found += parents.get(one, [])
    return found


def end_tree(process: int) -> None:
    for one in tree(process):
        os.kill(one, 9)


def memory_mb(process: int) -> int:
    """Of all its processes; what they share counts once (PSS)."""
    rollups = (Path(f"/proc/{one}/smaps_rollup").read_text() for one in tree(process))
    return sum(int(text.split("Pss:")[1].split()[0]) for text in rollups) // 1024


def put_load(
    port: int, path: str, connections: int, seconds: int, bodies: Path
) -> Figures:
    words = WRK.format(
        connections=connections,
        seconds=seconds,
        script=HERE / "post.lua",
        port=port,
        path=path,
    )
    done = subprocess.run(
        words.split(),
        env=os.environ | {"MESSAGES": str(bodies)},
        capture_output=True,
        text=True,
        timeout=seconds + 30,
        check=True,
    )
    line = next(one for one in done.stdout.splitlines() if one.startswith("FIGURES"))
    requests, took, p50, p99, errors = map(int, line.split()[1:])
    return Figures(requests / (took / 1e6), p50 / 1000, p99 / 1000, errors)


def answered_beside_slow(port: int, start: bytes) -> int:
    """Of ten questions, those answered within 3 s beside many slow clients."""
    slow = [socket.create_connection(("127.0.0.1", port)) for _ in range(SLOW)]
    for connection in slow:
        connection.sendall(start)
    sleep(1)
    answered = sum(is_answered(port, 3.0) for _ in range(10))
    for connection in slow:
        connection.close()
    return answered


def compare(rounds: int, seconds: int, workers: int) -> None:
    cases = [
        Case("waitress", 1),
        *(Case(name, workers) for name in ("waitress", "gunicorn", "granian")),
    ]
    found: dict[tuple[Case, str, int], list[Figures]] = {}
    memory: dict[Case, list[int]] = {}
    slow: dict[Case, str] = {}
    with NamedTemporaryFile("w", suffix=".jsonl") as bodies:
        labels = read_labels(LABELS, load(KNOWLEDGE))
        bodies.writelines(json.dumps({"message": one.ask}) + "\n" for one in labels)
        bodies.flush()
        for number, case in product(range(rounds), cases):
            with serving(case) as (port, process):
                for (name, path), connections in product(VIEWS.items(), CONNECTIONS):
                    figures = put_load(
                        port, path, connections, seconds, Path(bodies.name)
                    )
                    found.setdefault((case, name, connections), []).append(figures)
                memory.setdefault(case, []).append(memory_mb(process))
                if number == 0:
                    slow[case] = " / ".join(
                        str(answered_beside_slow(port, start))
                        for start in SLOW_STARTS.values()
                    )
    report(found, memory, slow)


def report(
    found: dict[tuple[Case, str, int], list[Figures]],
    memory: dict[Case, list[int]],
    slow: dict[Case, str],
) -> None:
    """Print two tables, of medians over the rounds."""
    print("| server | processes | view | connections | requests/s | p50 ms | p99 ms |")
    print("|---|---|---|---|---|---|---|")
    for (case, view, connections), all_of in found.items():
        rate, p50, p99, _ = (median(column) for column in zip(*all_of, strict=True))
        print(
            f"| {case.server} | {case.workers} | {view} | {connections} "
            f"| {rate:,.0f} | {p50:.1f} | {p99:.1f} |"
        )
    print("\n| server | processes | PSS, MB | of 10 beside slow headers / body |")
    print("|---|---|---|---|")
    for case, figures in memory.items():
        size = f"{median(figures):,.0f}"
        print(f"| {case.server} | {case.workers} | {size} | {slow[case]} |")


def nothing(*_: object) -> None:
    """Nothing is kept, and nothing edited, while it is measured."""


def serve(port: int, workers: int) -> None:
    """Serve as `python -m web` does."""
    with garbage_kept():
        app = warm_app()
    listening = socket.create_server(("127.0.0.1", port))

    def work() -> None:
        server = Server(app, listening, lambda: None)
        signal.signal(signal.SIGTERM, server.stop)
        server.run(5)

    pool = Workers(workers, work, refresh=nothing, on_death=nothing, grace_s=5)
    pool.start()
    pool.wait()
    pool.stop()


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.load.servers")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=5, help="of each run of wrk")
    parser.add_argument("--workers", type=int, default=processors())
    parser.add_argument("--serve", type=int, metavar="PORT", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.serve:
        serve(options.serve, options.workers)
    elif not shutil.which("wrk"):
        raise SystemExit("wrk is missing: apt install wrk")
    else:
        compare(options.rounds, options.seconds, options.workers)


if __name__ == "__main__":
    main()
