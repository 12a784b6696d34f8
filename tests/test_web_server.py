"""`python -m web`, as an operator meets it."""

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

import pytest

from tests.web_doubles import KNOWLEDGE

ROOT = Path(__file__).parent.parent
ENVIRONMENT = {
    name: value for name, value in os.environ.items() if not name.startswith("FAQ_")
}


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


@contextmanager
def served(*arguments: str, **variables: str) -> Iterator[tuple[str, int]]:
    """Run the server on a free port; gives its first line and the port."""
    with subprocess.Popen(
        command("--port", "0", *arguments),
        cwd=ROOT,
        env=ENVIRONMENT | variables,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        assert process.stdout
        line = process.stdout.readline()
        try:
            yield line, int(line.split(":")[-1].split("/")[0])
        finally:
            process.terminate()
            assert process.wait(timeout=10) == 0


def test_the_server_answers_a_question() -> None:
    with served("--knowledge", str(KNOWLEDGE)) as (line, port):
        connection = HTTPConnection("127.0.0.1", port, timeout=10)
        connection.request(
            "POST",
            "/api/chat",
            json.dumps({"message": "How many sessions does it take?"}),
            {"Content-Type": "application/json"},
        )
        response = connection.getresponse()
        reply = json.load(response)
        connection.close()

    assert line.startswith(f"Askwell is at http://127.0.0.1:{port}/")
    assert response.status == 200
    assert response.getheader("Server") is None
    assert reply["kind"] == "answer"
    assert "4 to 6" in reply["text"]
    assert reply["disclaimer"]
    assert [source["id"] for source in reply["sources"]] == ["article", "leaflet"]


def test_the_knowledge_that_comes_with_it_is_the_default() -> None:
    with served() as (line, port):
        connection = HTTPConnection("127.0.0.1", port, timeout=10)
        connection.request("GET", "/readyz")
        ready = json.load(connection.getresponse())
        connection.close()

    assert line
    assert ready["status"] == "ready"


def test_broken_knowledge_stops_the_start_with_every_problem(tmp_path: Path) -> None:
    (tmp_path / "topics").mkdir()
    (tmp_path / "topics" / "shipping.yaml").write_text(
        "title: Shipping\nentries:\n  - id: delivery\n    awnser: In two days.\n"
    )

    done = run("--knowledge", str(tmp_path))

    assert done.returncode == 1
    assert done.stdout == ""
    assert "awnser" in done.stderr
    assert "question" in done.stderr
    assert "shipping.yaml:" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_missing_folder_stops_the_start(tmp_path: Path) -> None:
    done = run("--knowledge", str(tmp_path / "nowhere"))

    assert done.returncode == 1
    assert "nowhere" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_bad_setting_stops_the_start() -> None:
    done = run(FAQ_ALLOWED_ORIGINS="example.org")

    assert done.returncode == 1
    assert "FAQ_ALLOWED_ORIGINS: 'example.org' is not an origin" in done.stderr


def test_a_taken_port_is_said_plainly() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = run("--knowledge", str(KNOWLEDGE), "--port", str(port))

    assert done.returncode == 1
    assert f"Cannot listen on 127.0.0.1:{port}" in done.stderr
    assert "Traceback" not in done.stderr


def test_help_teaches() -> None:
    done = run("--help")

    assert done.returncode == 0
    for word in ["--port", "--knowledge", "FAQ_SECRET_KEY", "curl", "example"]:
        assert word in done.stdout


@pytest.mark.parametrize("body", [b"", b"x" * 20_000])
def test_the_server_refuses_what_the_app_refuses(body: bytes) -> None:
    with served("--knowledge", str(KNOWLEDGE)) as (_, port):
        connection = HTTPConnection("127.0.0.1", port, timeout=10)
        connection.request(
            "POST", "/api/chat", body, {"Content-Type": "application/json"}
        )
        response = connection.getresponse()
        problem = json.load(response)
        connection.close()

    assert response.getheader("Content-Type") == "application/problem+json"
    assert response.status == problem["status"] == (413 if body else 400)
