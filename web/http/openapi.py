"""The OpenAPI document, made from the app's operations and the models they name."""

import re
from collections.abc import Iterable
from http import HTTPStatus
from inspect import getdoc
from typing import Any

from apispec import APISpec
from flask import Flask
from pydantic import BaseModel, json_schema
from pydantic_core.core_schema import WithDefaultSchema
from werkzeug.routing import Rule

from web.http.operation import Operation, Status
from web.http.schemas import ProblemBody

API_VERSION = "1.0.0"
# A tag for each blueprint.
TAGS = {
    "api": "The chat, its feedback, and the entries that it answers from.",
    "rasa": "The chat, for clients of Rasa's REST channel.",
    "pages": "Pages for people, and health for machines.",
}
RETRY_AFTER = {
    "Retry-After": {
        "description": "Seconds after which the client may ask again.",
        "schema": {"type": "integer", "minimum": 1},
    }
}

TEST_HEADER = "X-FAQ-Test"
TEST = {
    "name": TEST_HEADER,
    "in": "header",
    "description": "The desk's token, for a test: nothing of the request is kept, and "
    "it counts towards no limit. A wrong one is refused. Browsers on other sites "
    "cannot send it.",
    "schema": {"type": "string"},
}

# What `lang` means, in a query and in a body.
LANGUAGE = (
    "The language of the knowledge base to ask, where the server has several, such as "
    "that of the page: `de-AT` is served in `de`. Without it, or where there is no "
    "base in this language, the first one answers."
)
LANG = {
    "name": "lang",
    "in": "query",
    "description": LANGUAGE,
    "schema": {"type": "string"},
    "example": "de",
}


class Schemas(json_schema.GenerateJsonSchema):
    """JSON schemas without `"default": null`, for which clients require a field."""

    def default_schema(self, schema: WithDefaultSchema) -> json_schema.JsonSchemaValue:
        """Describe a field with a default, but for one that is None."""
        described = super().default_schema(schema)
        if described.get("default", ...) is None:
            del described["default"]
        return described


def document(app: Flask, *, name: str, server: str) -> dict[str, Any]:
    """Describe an app in OpenAPI 3.1; `server` is the path of its mount, or "/"."""
    spec = APISpec(
        title=name,
        version=API_VERSION,
        openapi_version="3.1.0",
        info={
            "description": "Answers from a curated knowledge base. A danger that a "
            "message tells of is answered with fixed safety advice (kind `escalate`); "
            "where it is only possible, a `note` stands below the usual reply.",
            "contact": {"name": name},
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        servers=[{"url": server}],
        security=[],  # whoever reaches the server may ask
        tags=[{"name": tag, "description": text} for tag, text in TAGS.items()],
    )
    operations = [
        (rule, view)
        for rule in app.url_map.iter_rules()
        if isinstance(view := app.view_functions[rule.endpoint], Operation)
    ]
    for model, schema in schemas(view for _, view in operations).items():
        spec.components.schema(model, schema)
    for rule, view in operations:
        [method] = (rule.methods or set()) - {"HEAD", "OPTIONS"}
        path = re.sub(r"<(\w+)>", r"{\1}", rule.rule)
        spec.path(path, operations={method.lower(): described(view, rule, method)})
    return spec.to_dict()


def schemas(operations: Iterable[Operation]) -> dict[str, Any]:
    """The JSON schema of every model that the operations use, by the model's name."""
    modes: dict[type[BaseModel], json_schema.JsonSchemaMode] = {
        ProblemBody: "serialization"
    }
    for view in operations:
        if view.takes:
            modes[view.takes] = "validation"
        if isinstance(view.gives, type):
            modes[view.gives] = "serialization"
    _, schema = json_schema.models_json_schema(
        list(modes.items()),
        ref_template="#/components/schemas/{model}",
        schema_generator=Schemas,
    )
    return dict(sorted(schema["$defs"].items()))


def described(view: Operation, rule: Rule, method: str) -> dict[str, Any]:
    """The operation object of a view that answers a method at an address."""
    text = getdoc(view) or ""
    words = [method.lower(), *re.findall(r"\w+", rule.rule.removeprefix("/api"))]
    success: dict[Status, Any] = {204: {"description": "No Content"}}
    if view.gives:
        success = {200: {"description": "OK", "content": content(view.gives)}}
    operation: dict[str, Any] = {
        "operationId": "-".join(words),
        "summary": text.partition("\n")[0],
        "description": text,
        "tags": [rule.endpoint.partition(".")[0]],
        "parameters": [
            {"name": name, "in": "path", "schema": {"type": "string"}}
            for name in rule.arguments
        ]
        + [LANG] * view.by_language
        + [TEST] * (view.takes is not None),
        "responses": success
        | {status: problem(status) for status in (*view.errors, 500)},
    }
    if view.takes:
        operation["requestBody"] = {"required": True, "content": content(view.takes)}
    return operation


def content(body: type[BaseModel] | str, media_type: str = "application/json") -> Any:
    """The media types of a body: a model's JSON, or text of a media type."""
    if isinstance(body, str):
        return {body: {"schema": {"type": "string"}}}
    return {media_type: {"schema": body.__name__}}


def problem(status: Status) -> dict[str, Any]:
    """The response object of a problem document; 429 and 503 say when to come back."""
    phrase = HTTPStatus(status).phrase if isinstance(status, int) else "Client Error"
    return {
        "description": phrase,
        "headers": RETRY_AFTER if status in {429, 503} else {},
        "content": content(ProblemBody, "application/problem+json"),
    }
