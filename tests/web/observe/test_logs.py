"""Log lines: whole, parseable, and without a word of a visitor."""

import json
import logging
import sys
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.servers.serving import asked, running
from tests.web.doubles import make_client
from web.observe.logs import FIELDS, JsonFormatter, TextFormatter
from web.observe.requests import HEADER

SECRET = "my rash is spreading"


def record(message: str, **fields: object) -> logging.LogRecord:
    log_record = logging.LogRecord("web", logging.INFO, "", 1, "%s", (message,), None)
    setattr(log_record, FIELDS, fields)
    return log_record


@given(st.text())
def test_whatever_is_logged_is_one_line_of_json(text: str) -> None:
    line = JsonFormatter().format(record(text, path=text))

    assert line.isascii()
    assert line.isprintable()
    assert json.loads(line)["message"] == json.loads(line)["path"] == text


@given(st.text())
def test_text_reaches_no_control_of_a_terminal_and_begins_no_line(text: str) -> None:
    first, *others = TextFormatter().format(record(text)).split("\n")

    assert first.startswith("INFO: ")
    assert all(line.startswith("  ") for line in others)
    controls = {*map(chr, range(0x20)), *map(chr, range(0x7F, 0xA0))}
    assert controls.isdisjoint("".join((first, *others)))


def test_an_exception_stays_in_its_line() -> None:
    try:
        raise ValueError("one\ntwo")
    except ValueError:
        log_record = record("It failed.")
        log_record.exc_info = sys.exc_info()

    said = json.loads(JsonFormatter().format(log_record))
    assert "Traceback" in said["exception"]
    assert said["message"] == "It failed."


def fields_of(caplog: pytest.LogCaptureFixture) -> list[dict[str, Any]]:
    return [getattr(each, FIELDS) for each in caplog.records if hasattr(each, FIELDS)]


def test_a_request_is_logged_with_how_it_ended(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO)
    response = make_client().post(
        "/api/chat", json={"message": "How many sessions does it take?"}
    )

    [fields] = fields_of(caplog)
    took = fields.pop("ms")
    assert took > 0
    assert fields == {
        "request_id": response.headers[HEADER],
        "method": "POST",
        "path": "/api/chat",
        "status": 200,
        "kind": "answer",
        "rule": None,
        "grade": None,
        "knowledge": response.get_json()["knowledge"],
    }


@pytest.mark.parametrize(
    ("message", "rule", "grade"),
    [
        ("I can not breathe", "cannot-breathe", "siren"),
        ("What if I can not breathe?", "cannot-breathe", "note"),
        ("I am pregnant", "pregnancy", "referral"),
    ],
)
def test_a_rule_that_had_a_say_is_logged_with_its_grade(
    caplog: pytest.LogCaptureFixture, message: str, rule: str, grade: str
) -> None:
    caplog.set_level(logging.INFO)
    make_client().post("/api/chat", json={"message": message})

    [fields] = fields_of(caplog)
    assert (fields["rule"], fields["grade"]) == (rule, grade)


def test_nothing_of_a_visitor_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    client = make_client()
    address = {"REMOTE_ADDR": "203.0.113.9"}
    client.post("/api/chat", json={"message": SECRET}, environ_base=address)
    client.get(f"/api/entries/{SECRET}?q={SECRET}", environ_base=address)
    client.open(f"/{SECRET}", method="RASH", environ_base=address)

    text = "".join(JsonFormatter().format(each) for each in caplog.records)
    assert len(fields_of(caplog)) == 3
    assert "rash" not in text.lower()
    assert "203.0.113.9" not in text


@pytest.mark.parametrize("given_id", ["short", "x" * 65, "a b c d e f", "é" * 10, ""])
def test_an_id_that_is_none_is_replaced(given_id: str) -> None:
    client = make_client(trusted_proxies=1)
    headers = {HEADER: given_id.encode().decode("latin-1")}
    response = client.get("/healthz", headers=headers)

    assert response.headers[HEADER] != given_id
    assert len(response.headers[HEADER]) == 16


@pytest.mark.parametrize(("proxies", "is_taken"), [(0, False), (1, True)])
def test_an_id_is_taken_from_a_trusted_proxy_only(proxies: int, is_taken: bool) -> None:
    client = make_client(trusted_proxies=proxies)
    response = client.get("/healthz", headers={HEADER: "from-the-proxy.1"})

    assert (response.headers[HEADER] == "from-the-proxy.1") is is_taken


def test_every_request_has_an_id_of_its_own() -> None:
    client = make_client()

    assert len({client.get("/nowhere").headers[HEADER] for _ in range(9)}) == 9


def test_probes_are_not_worth_a_line(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    client = make_client()
    for path in ("/healthz", "/readyz", "/metrics"):
        client.get(path)

    assert not fields_of(caplog)


def test_a_server_logs_json_line_by_line() -> None:
    with running(FAQ_WORKERS="2") as server:
        for _ in range(10):
            asked(server.port, "POST", "/api/chat", {"message": SECRET})
        said = server.stop()

    lines = [json.loads(line) for line in said.splitlines()]
    requests = [line for line in lines if line["message"] == "request"]
    assert len({line["request_id"] for line in requests}) == 10
    assert all(line["kind"] for line in requests)
    assert "rash" not in said
