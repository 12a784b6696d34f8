"""Refusals are problem documents that say what to do and nothing about our insides."""

import pytest
from flask import abort
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from bot import Settings
from tests.builders import make_shop
from tests.web.doubles import ToldResponder, make_client


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    return make_client()


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"{", 400),
        (b'{"message": NaN}', 400),
        (b"\xff\xfe", 400),
        (b"[" * 9_000, 400),
        (b'{"message": ' + b"9" * 9_000 + b"}", 400),
        (b"[]", 422),
        (b'"hello"', 422),
        (b"{}", 422),
        (b'{"message": null}', 422),
        (b'{"message": ""}', 422),
        (b'{"message": " \\n\\t "}', 422),
        ('{"message": "\u200b\u00a0"}'.encode(), 422),
        (b'{"message": 7}', 422),
        (b'{"message": ["hello"]}', 422),
        (b'{"message": "hello", "conversation": 7}', 422),
        (b'{"message": "hello", "massage": "hello"}', 422),
        (b'{"message": "hello", "\\ud83d": "hello"}', 422),
        (b'{"entry": "long-gone"}', 422),
        (b'{"message": " ", "entry": "long-gone"}', 422),
        (b'{"message": "' + b"what " * 300 + b'"}', 422),
        (b'{"message": "' + b"what " * 3_500 + b'"}', 413),
    ],
)
def test_a_body_that_cannot_be_used(
    client: FlaskClient, body: bytes, status: int
) -> None:
    response = client.post("/api/chat", data=body, content_type="application/json")

    assert_problem(response, status)


@pytest.mark.parametrize("content_type", [None, "text/plain", "multipart/form-data"])
def test_only_json_is_taken(client: FlaskClient, content_type: str | None) -> None:
    response = client.post("/api/chat", data=b"{}", content_type=content_type)

    assert_problem(response, 415)


def test_json_may_name_its_character_set(client: FlaskClient) -> None:
    kind = "application/json; charset=utf-8"

    response = client.post("/api/chat", data=b'{"message":"hello"}', content_type=kind)

    assert response.status_code == 200


def test_what_is_wrong_is_pointed_at(client: FlaskClient) -> None:
    response = client.post("/api/chat", json={"message": "hello", "a/b": 1})

    assert response.get_json() == {
        "type": "about:blank",
        "title": "Unprocessable Entity",
        "status": 422,
        "detail": "'a/b': Extra inputs are not permitted.",
        "errors": [
            {"pointer": "/a~1b", "detail": "'a/b': Extra inputs are not permitted."}
        ],
    }


def test_a_too_long_message_is_told_the_limit(client: FlaskClient) -> None:
    response = client.post("/api/chat", json={"message": "why " * 300})

    assert "1,000" in response.get_json()["detail"]


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/api/nothing", 404),
        ("GET", "/api/entries/long-gone", 404),
        ("GET", "/api/chat", 405),
        ("DELETE", "/api/feedback", 405),
        ("POST", "/healthz", 405),
        ("GET", "/nothing", 404),
    ],
)
def test_routing_errors_are_problems_too(
    client: FlaskClient, method: str, path: str, status: int
) -> None:
    assert_problem(client.open(path, method=method), status)


def test_a_wrong_method_is_told_the_right_ones(client: FlaskClient) -> None:
    assert "POST" in client.get("/api/chat").headers["Allow"]


def test_a_browser_gets_a_page_outside_the_api(client: FlaskClient) -> None:
    page = client.get("/nothing", headers={"Accept": "text/html,*/*;q=0.8"})
    problem = client.get("/api/nothing", headers={"Accept": "text/html,*/*;q=0.8"})

    assert page.status_code == 404
    assert page.mimetype == "text/html"
    assert "<h1>There is no such page</h1>" in page.text
    assert_problem(problem, 404)


def test_an_error_page_is_in_the_language_of_the_knowledge() -> None:
    knowledge = make_shop(settings=Settings(locale="de"))
    client = make_client(ToldResponder(knowledge=knowledge))

    missing = client.get("/nothing", headers={"Accept": "text/html"}).text
    rare = client.delete("/static/x", headers={"Accept": "text/html"}).text

    assert '<html lang="de" dir="ltr">' in missing
    assert "<h1>Diese Seite gibt es nicht</h1>" in missing
    assert "<h1>So lässt sich die Seite nicht aufrufen</h1>" in rare


def test_an_error_that_no_catalogue_has_is_in_english() -> None:
    knowledge = make_shop(settings=Settings(locale="de"))
    client = make_client(ToldResponder(knowledge=knowledge))

    @client.application.get("/tea")
    def brew() -> str:
        abort(418)

    page = client.get("/tea", headers={"Accept": "text/html"}).text

    assert '<h1 lang="en" dir="ltr">I&#39;m a teapot</h1>' in page


def test_a_fault_of_ours_says_nothing_about_our_insides() -> None:
    client = make_client(ToldResponder(told=RuntimeError("secret insides")))
    client.application.config["PROPAGATE_EXCEPTIONS"] = False

    response = client.post("/api/chat", json={"message": "hello"})

    assert_problem(response, 500)
    assert "insides" not in response.text
    assert "Traceback" not in response.text


def assert_problem(response: TestResponse, status: int) -> None:
    assert response.status_code == status
    assert response.content_type == "application/problem+json"
    body = response.get_json()
    assert list(body) == ["type", "title", "status", "detail", "errors"]
    assert body["status"] == status
    assert body["title"]
    assert body["detail"]
