"""Runs `python -m web` as an operator would."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from tempfile import TemporaryFile
from threading import Thread
from time import monotonic, sleep
from typing import IO, Any

from flask import Flask
from werkzeug.serving import make_server

ROOT = Path(__file__).parents[2]
ENVIRONMENT = {
    name: value for name, value in os.environ.items() if not name.startswith("FAQ_")
} | {"FAQ_DATABASE_URL": "off", "FAQ_RATE_LIMIT": "off"}
# Generous: many tests may share few processors.
TIME_OUT_S = 120


@contextmanager
def listening(app: Flask) -> Iterator[str]:
    """Serve an app from a thread of this process; gives its address."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()

    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "web", *arguments]


def run(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command(*arguments),
        cwd=ROOT,
        env=ENVIRONMENT | variables,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """A server that runs, with its first line."""

    process: subprocess.Popen[str]
    line: str
    log: IO[str]

    @property
    def port(self) -> int:
        return int(self.line.split(":")[-1].split("/")[0])

    def stop(self) -> str:
        """Stop it, unless it is stopped; what it has logged."""
        if self.process.poll() is None:
            self.process.terminate()
        return self.ended()

    def ended(self) -> str:
        """Wait for its end; what it has logged."""
        self.process.wait(TIME_OUT_S)
        self.log.seek(0)
        return self.log.read()


@contextmanager
def running(*arguments: str, **variables: str) -> Iterator[Running]:
    """Run the server on a free port, until it is stopped or no longer needed."""
    with (
        # A pipe that nobody reads would be full one day, and the server wait.
        TemporaryFile("w+") as log,
        subprocess.Popen(
            command("--port", "0", *arguments),
            cwd=ROOT,
            env=ENVIRONMENT | variables,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        ) as process,
    ):
        assert process.stdout
        server = Running(process=process, line=process.stdout.readline(), log=log)
        try:
            yield server
        finally:
            server.stop()


@contextmanager
def served(*arguments: str, **variables: str) -> Iterator[tuple[str, int]]:
    """The same for those who ask only; gives the server's first line and the port."""
    with running(*arguments, **variables) as server:
        yield server.line, server.port
        server.stop()
        assert server.process.returncode == 0


def asked(port: int, method: str, path: str, body: object = None) -> Any:
    """What the server says to a request that it can serve."""
    connection = HTTPConnection("127.0.0.1", port, timeout=TIME_OUT_S)
    connection.request(
        method, path, json.dumps(body), {"Content-Type": "application/json"}
    )
    response = connection.getresponse()
    said = response.read().decode()
    connection.close()
    assert response.status == 200, said
    is_json = response.getheader("Content-Type") == "application/json"
    return json.loads(said) if is_json else said


def wait_for(found: Callable[[], bool]) -> None:
    end = monotonic() + TIME_OUT_S
    while not found():
        assert monotonic() < end, "it never came"
        sleep(0.1)
