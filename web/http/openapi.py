"""The OpenAPI document, made from the models that validate."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from web.http.schemas import (
    ChatRequest,
    EntriesBody,
    EntryBody,
    FeedbackRequest,
    GreetingBody,
    HealthBody,
    ProblemBody,
    RasaMessages,
    RasaRequest,
    ReadyBody,
    ReplyBody,
)

REFERENCE = "#/components/schemas/{model}"
RETRY_AFTER = {
    "Retry-After": {
        "description": "Seconds after which the client may ask again.",
        "schema": {"type": "integer", "minimum": 1},
    }
}
BODY_ERRORS = (400, 413, 415, 422, 429)
SEARCH_ERRORS = (*BODY_ERRORS, 503)


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """What a path offers."""

    method: str
    path: str
    summary: str
    takes: type[BaseModel] | None = None
    gives: type[BaseModel] | None = None
    gives_page: bool = False
    errors: tuple[int, ...] = ()

    @property
    def name(self) -> str:
        words = (
            self.path.strip("/").removeprefix("api/").replace("{", "").replace("}", "")
        )
        return f"{self.method}-{words.replace('/', '-')}"


OPERATIONS = (
    Operation(
        method="post",
        path="/api/chat",
        summary="Ask; every message that could be read gets a reply.",
        takes=ChatRequest,
        gives=ReplyBody,
        errors=SEARCH_ERRORS,
    ),
    Operation(
        method="get",
        path="/api/greeting",
        summary="How the bot introduces itself, asked when a chat opens.",
        gives=GreetingBody,
    ),
    Operation(
        method="post",
        path="/api/feedback",
        summary="Say whether a reply helped; 204 once it is written.",
        takes=FeedbackRequest,
        errors=(*BODY_ERRORS, 503),
    ),
    Operation(
        method="get",
        path="/api/entries",
        summary="Everything that can be answered.",
        gives=EntriesBody,
    ),
    Operation(
        method="get",
        path="/api/entries/{id}",
        summary="One entry with its answer.",
        gives=EntryBody,
        errors=(404,),
    ),
    Operation(
        method="post",
        path="/webhooks/rest/webhook",
        summary="Ask as over Rasa's REST channel; the conversation is kept by sender.",
        takes=RasaRequest,
        gives=RasaMessages,
        errors=SEARCH_ERRORS,
    ),
    Operation(
        method="get",
        path="/faq",
        summary="Every entry by topic, as a page with schema.org data.",
        gives_page=True,
    ),
    Operation(
        method="get",
        path="/healthz",
        summary="Whether the process is alive.",
        gives=HealthBody,
    ),
    Operation(
        method="get",
        path="/readyz",
        summary="Whether the knowledge is loaded, and which.",
        gives=ReadyBody,
    ),
)


def document(title: str, version: str) -> dict[str, Any]:
    """The whole document; `version` is the API's."""
    paths: dict[str, dict[str, Any]] = {}
    for operation in OPERATIONS:
        paths.setdefault(operation.path, {})[operation.method] = described(operation)

    return {
        "openapi": "3.1.0",
        "info": {
            "title": title,
            "version": version,
            "description": "Answers from a curated knowledge base. A red flag in a "
            "message is answered with fixed safety advice (kind `escalate`).",
        },
        "paths": paths,
        "components": {"schemas": schemas()},
    }


def described(operation: Operation) -> dict[str, Any]:
    content: dict[str, Any] = {
        "operationId": operation.name,
        "summary": operation.summary,
    }

    if "{id}" in operation.path:
        content["parameters"] = [
            {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}
        ]

    if operation.takes:
        content["requestBody"] = {
            "required": True,
            "content": {"application/json": {"schema": reference(operation.takes)}},
        }

    return content | {"responses": responses(operation)}


def responses(operation: Operation) -> dict[str, Any]:
    content = content_of(operation)
    done = HTTPStatus.OK if content else HTTPStatus.NO_CONTENT
    answers: dict[str, Any] = {str(done.value): {"description": done.phrase} | content}

    for status in (*operation.errors, 500):
        answers[str(status)] = {
            "description": HTTPStatus(status).phrase,
            "content": {"application/problem+json": {"schema": reference(ProblemBody)}},
        }
        if status in {HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE}:
            answers[str(status)]["headers"] = RETRY_AFTER

    return answers


def content_of(operation: Operation) -> dict[str, Any]:
    if operation.gives_page:
        return {"content": {"text/html": {"schema": {"type": "string"}}}}

    if operation.gives:
        return {"content": {"application/json": {"schema": reference(operation.gives)}}}

    return {}


def reference(model: type[BaseModel]) -> dict[str, str]:
    return {"$ref": REFERENCE.format(model=model.__name__)}


def schemas() -> dict[str, Any]:
    """Every model's schema: what is sent as it validates, the rest as it is written."""
    taken = {op.takes for op in OPERATIONS if op.takes}
    given = {op.gives for op in OPERATIONS if op.gives} | {ProblemBody}
    models = sorted(taken | given, key=lambda model: model.__name__)
    _, schema = models_json_schema(
        [
            (model, "validation" if model in taken else "serialization")
            for model in models
        ],
        ref_template=REFERENCE,
    )
    definitions: dict[str, Any] = schema["$defs"]
    return definitions
