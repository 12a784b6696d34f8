"""From the bytes of a request to a validated body."""

import json
from typing import Any, TypeVar

from flask import request
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails
from werkzeug.exceptions import (
    BadRequest,
    RequestEntityTooLarge,
    UnprocessableEntity,
    UnsupportedMediaType,
)

from web.http.schemas import FieldProblem

Model = TypeVar("Model", bound=BaseModel)


class InvalidBody(UnprocessableEntity):
    """The body is JSON, but not what was asked for; `problems` says where."""

    def __init__(self, problems: tuple[FieldProblem, ...]) -> None:
        super().__init__(" ".join(problem.detail for problem in problems))
        self.problems = problems


def read_body(model: type[Model]) -> Model:
    """Read the request's body, or raise what the client did wrong."""
    if request.mimetype != "application/json":
        raise UnsupportedMediaType("Send the body as application/json.")

    try:
        return model.model_validate(parse(content()))
    except ValidationError as error:
        raise InvalidBody(field_problems(error)) from None


def content() -> bytes:
    """The body's bytes. Raises RequestEntityTooLarge.

    A length that is told was checked before; a body that tells none is cut silently.
    """
    found = request.get_data()
    limit = request.max_content_length

    if request.content_length is None and limit and len(found) >= limit:
        raise RequestEntityTooLarge

    return found


def parse(body: bytes) -> Any:
    """Read JSON as the standard has it: no NaN, no Infinity."""
    try:
        return json.loads(body.decode("utf-8"), parse_constant=refuse)
    except (ValueError, RecursionError):
        raise BadRequest("The body is not valid JSON in UTF-8.") from None


def refuse(constant: str) -> None:
    raise ValueError(f"JSON has no {constant}.")


def field_problems(error: ValidationError) -> tuple[FieldProblem, ...]:
    return tuple(
        FieldProblem(
            pointer="".join(f"/{escaped(str(key))}" for key in problem["loc"]),
            detail=sentence(problem),
        )
        for problem in error.errors(include_url=False, include_input=False)
    )


def escaped(key: str) -> str:
    """A key as a JSON pointer writes it (RFC 6901)."""
    return key.replace("~", "~0").replace("/", "~1")


def sentence(problem: ErrorDetails) -> str:
    if problem["type"] == "model_type":
        return "The body should be a JSON object."

    subject = f"{problem['loc'][-1]!r}: " if problem["loc"] else ""
    return f"{subject}{problem['msg'].rstrip('.')}."
