"""From the bytes of a request to a validated body."""

import json
from typing import Any, NoReturn, TypeVar

from flask import request
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails
from werkzeug import exceptions

from web.http.schemas import FieldProblem

Model = TypeVar("Model", bound=BaseModel)


class InvalidBody(exceptions.UnprocessableEntity):
    """A body that is JSON but does not fit its model; `problems` says where."""

    def __init__(self, problems: tuple[FieldProblem, ...]) -> None:
        super().__init__(" ".join(problem.detail for problem in problems))
        self.problems = problems


def read_body(model: type[Model]) -> Model:
    """Read the JSON body of this request as a model.

    Raises UnsupportedMediaType (415) for another media type, RequestEntityTooLarge
    (413), BadRequest (400) for what is not JSON, and InvalidBody (422).
    """
    if request.mimetype != "application/json":
        raise exceptions.UnsupportedMediaType("Send the body as application/json.")
    body = request.get_data()
    limit = request.max_content_length
    # Werkzeug checks a declared length, and cuts a body that declares none.
    if request.content_length is None and limit and len(body) >= limit:
        raise exceptions.RequestEntityTooLarge
    try:
        return model.model_validate(parse(body))
    except ValidationError as error:
        raise InvalidBody(tuple(map(field_problem, error.errors()))) from None


def parse(body: bytes) -> Any:
    """Read JSON as RFC 8259 has it, without NaN; raises BadRequest for all else."""
    try:
        return json.loads(body.decode("utf-8"), parse_constant=_refuse_constant)
    except (ValueError, RecursionError):
        raise exceptions.BadRequest("The body is not valid JSON in UTF-8.") from None


def _refuse_constant(constant: str) -> NoReturn:
    raise ValueError(f"JSON has no {constant}.")


def field_problem(problem: ErrorDetails) -> FieldProblem:
    """What is wrong at one place, as a JSON pointer and a sentence.

    An unknown key "a/b" gives the pointer "/a~1b" and the detail "'a/b': Extra inputs
    are not permitted."
    """
    location = [str(key) for key in problem["loc"]]
    detail = f"{problem['msg'].rstrip('.')}."
    if problem["type"] == "model_type":
        detail = "The body should be a JSON object."
    elif location:
        detail = f"{problem['loc'][-1]!r}: {detail}"
    keys = (key.replace("~", "~0").replace("/", "~1") for key in location)
    return FieldProblem(pointer="".join(f"/{key}" for key in keys), detail=detail)
