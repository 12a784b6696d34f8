"""Errors as problem documents (RFC 9457), without a word about our insides.

They are registered on the app: a blueprint never sees the 404 and 405 of routing.
"""

from flask import Flask, Response, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import (
    HTTPException,
    InternalServerError,
    ServiceUnavailable,
    UnprocessableEntity,
)

from bot import IndexAway, MessageTooLong, UnknownEntry
from web.http.body import InvalidBody
from web.http.schemas import ProblemBody

# What programs use, whatever they accept.
APIS = ("/api/", "/webhooks/")
SEARCH_AWAY = "Answers cannot be searched for at the moment. Please try again soon."
RETRY_S = 5
OUR_FAULT = "Something went wrong on our side. Please try again."


def init_app(app: Flask) -> None:
    app.register_error_handler(HTTPException, http_error)
    app.register_error_handler(MessageTooLong, unprocessable)
    app.register_error_handler(UnknownEntry, unprocessable)
    app.register_error_handler(IndexAway, unavailable)


def unprocessable(error: Exception) -> ResponseReturnValue:
    return http_error(UnprocessableEntity(str(error)))


def unavailable(error: Exception) -> ResponseReturnValue:
    return http_error(ServiceUnavailable(SEARCH_AWAY, retry_after=RETRY_S))


def http_error(error: HTTPException) -> ResponseReturnValue:
    problem = ProblemBody(
        title=error.name,
        status=error.code or InternalServerError.code,
        detail=detail(error),
        errors=error.problems if isinstance(error, InvalidBody) else (),
    )
    response = page(problem) if wants_page() else document(problem)
    response.status_code = problem.status

    for name, value in error.get_headers():
        if name != "Content-Type":
            response.headers[name] = value

    return response


def detail(error: HTTPException) -> str:
    if isinstance(error, InternalServerError):
        return OUR_FAULT

    return error.description or error.name


def wants_page() -> bool:
    """Whether a person looks at it: a browser that asked for a page."""
    accepted = request.accept_mimetypes
    return not request.path.startswith(APIS) and "text/html" in accepted.values()


def page(problem: ProblemBody) -> Response:
    return Response(render_template("error.html", problem=problem))


def document(problem: ProblemBody) -> Response:
    response = jsonify(problem.model_dump(mode="json"))
    response.mimetype = "application/problem+json"
    return response
