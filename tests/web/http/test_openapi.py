"""The OpenAPI document is valid, complete, and what the server really does."""

from typing import Any

import pytest
from openapi_schema_validator import OAS31Validator
from openapi_spec_validator import validate

from bot import load
from tests.web.doubles import KNOWLEDGE, make_client

CLIENT = make_client()
DOCUMENT: dict[str, Any] = CLIENT.get("/openapi.json").get_json()
RASA = "/webhooks/rest/webhook"
NOT_DESCRIBED = {"/", "/metrics", "/openapi.json", "/static/{filename}"}


def test_the_document_is_valid_openapi() -> None:
    validate(DOCUMENT)

    assert DOCUMENT["openapi"] == "3.1.0"
    assert DOCUMENT["info"]["title"] == load(KNOWLEDGE).settings.name


def test_the_document_names_every_path_and_method() -> None:
    served = {
        (rule.rule.replace("<path:", "<").replace("<", "{").replace(">", "}"), method)
        for rule in CLIENT.application.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    described = {
        (path, method.upper())
        for path, operations in DOCUMENT["paths"].items()
        for method in operations
    }

    assert {
        (path.replace("{entry_id}", "{id}"), method)
        for path, method in served
        if path not in NOT_DESCRIBED
    } == described


@pytest.mark.parametrize(
    ("method", "path", "body", "model"),
    [
        ("POST", "/api/chat", {"message": "What is melasma?"}, "ReplyBody"),
        ("POST", "/api/chat", {"message": "I can not breathe"}, "ReplyBody"),
        ("POST", "/api/chat", {"message": "laser prices"}, "ReplyBody"),
        ("POST", "/api/chat", {"massage": "hello"}, "ProblemBody"),
        (
            "POST",
            RASA,
            {"sender": "ada", "message": "What is melasma?"},
            "RasaMessages",
        ),
        ("POST", RASA, {"sender": "ada", "message": "laser prices"}, "RasaMessages"),
        ("POST", RASA, {"message": "hello"}, "ProblemBody"),
        ("GET", "/api/greeting", None, "GreetingBody"),
        ("GET", "/api/entries", None, "EntriesBody"),
        ("GET", "/api/entries/sessions-needed", None, "EntryBody"),
        ("GET", "/api/entries/long-gone", None, "ProblemBody"),
        ("GET", "/healthz", None, "HealthBody"),
        ("GET", "/readyz", None, "ReadyBody"),
    ],
)
def test_responses_are_what_the_document_promises(
    method: str, path: str, body: object, model: str
) -> None:
    response = CLIENT.open(path, method=method, json=body)
    schema = {"$ref": f"#/components/schemas/{model}"} | DOCUMENT

    OAS31Validator(schema).validate(response.get_json())


def test_every_key_of_a_reply_is_promised() -> None:
    reply = DOCUMENT["components"]["schemas"]["ReplyBody"]

    assert set(reply["required"]) == set(reply["properties"])
    assert DOCUMENT["components"]["schemas"]["Kind"]["enum"] == [
        "answer",
        "suggest",
        "decline",
        "refer",
        "escalate",
        "smalltalk",
    ]
