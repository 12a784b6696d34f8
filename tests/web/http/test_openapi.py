"""The OpenAPI document is valid, complete, and what the server really does."""

from typing import Any

import pytest
from openapi_schema_validator import OAS31Validator
from openapi_spec_validator import validate

from bot import load
from tests.web.doubles import KNOWLEDGE, make_client

CLIENT = make_client()
DOCUMENT: dict[str, Any] = CLIENT.get("/openapi.json").get_json()
SCHEMAS: dict[str, Any] = DOCUMENT["components"]["schemas"]
OPERATIONS: list[dict[str, Any]] = [
    operation for path in DOCUMENT["paths"].values() for operation in path.values()
]
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
        (path, method) for path, method in served if path not in NOT_DESCRIBED
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
    reply = SCHEMAS["ReplyBody"]

    assert set(reply["required"]) == set(reply["properties"])
    assert SCHEMAS["Kind"]["enum"] == [
        "answer",
        "suggest",
        "decline",
        "refer",
        "escalate",
        "smalltalk",
    ]


def test_the_document_says_whose_it_is_and_where_it_is_served() -> None:
    mounted = CLIENT.get("/openapi.json", environ_overrides={"SCRIPT_NAME": "/help"})

    assert DOCUMENT["info"]["contact"]
    assert DOCUMENT["info"]["description"]
    assert DOCUMENT["info"]["license"] == {"name": "MIT", "identifier": "MIT"}
    assert DOCUMENT["security"] == []
    assert DOCUMENT["servers"] == [{"url": "/"}]
    assert mounted.get_json()["servers"] == [{"url": "/help"}]


def test_every_operation_is_described_with_its_refusals() -> None:
    tags = {tag["name"]: tag["description"] for tag in DOCUMENT["tags"]}
    ids = [operation["operationId"] for operation in OPERATIONS]

    assert all(tags.values())
    assert len(set(ids)) == len(OPERATIONS)
    for operation in OPERATIONS:
        assert operation["summary"].endswith(".")
        assert operation["description"].startswith(operation["summary"])
        assert {*operation["tags"]} < {*tags}
        assert any(status.startswith("4") for status in operation["responses"])
        assert "500" in operation["responses"]


def test_whatever_keeps_something_names_the_header_of_a_test_and_its_refusal() -> None:
    named = [
        operation["operationId"]
        for operation in OPERATIONS
        if "X-FAQ-Test" in [part["name"] for part in operation["parameters"]]
        and "403" in operation["responses"]
    ]

    assert named == ["post-chat", "post-feedback", "post-webhooks-rest-webhook"]


def test_a_client_is_told_when_to_ask_again() -> None:
    for operation in OPERATIONS:
        for status, response in operation["responses"].items():
            assert (status in {"429", "503"}) == (
                "Retry-After" in response.get("headers", ())
            )


@pytest.mark.parametrize(
    ("model", "required"),
    [
        ("ChatRequest", set()),
        ("FeedbackRequest", {"reply", "helpful"}),
        ("RasaRequest", {"sender", "message"}),
    ],
)
def test_an_optional_field_is_optional_to_clients(
    model: str, required: set[str]
) -> None:
    properties = SCHEMAS[model]["properties"].values()

    assert set(SCHEMAS[model].get("required", ())) == required
    assert not [field for field in properties if "default" in field]


def test_the_document_is_sent_once() -> None:
    tag = CLIENT.get("/openapi.json").headers["ETag"]

    again = CLIENT.get("/openapi.json", headers={"If-None-Match": tag})

    assert again.status_code == 304
    assert again.data == b""
