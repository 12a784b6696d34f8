"""Errors as problem documents (RFC 9457), without a word about the server's insides.

They are registered on the app: a blueprint never sees the 404 and 405 of routing.
"""

from flask import Flask, Response, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug import exceptions
from werkzeug.exceptions import HTTPException

from bot import IndexAway, MessageTooLong, UnknownEntry
from web.http.body import InvalidBody
from web.http.schemas import ProblemBody

# Paths that programs use, whatever type of response they accept.
APIS = ("/api/", "/webhooks/")
# Seconds after which a search engine that was restarted is likely to be back.
RETRY_S = 5


def init_app(app: Flask) -> None:
    """Answer every error of an app with a problem document, or a page for people."""
    app.register_error_handler(HTTPException, http_error)
    app.register_error_handler(MessageTooLong, unprocessable)
    app.register_error_handler(UnknownEntry, unprocessable)
    app.register_error_handler(IndexAway, unavailable)


def unprocessable(error: Exception) -> ResponseReturnValue:
    """Answer 422 with the words of an error that is the client's."""
    return http_error(exceptions.UnprocessableEntity(str(error)))


def unavailable(_: Exception) -> ResponseReturnValue:
    """Answer 503 while the search engine is away."""
    detail = "Answers cannot be searched for at the moment. Please try again soon."
    return http_error(exceptions.ServiceUnavailable(detail, retry_after=RETRY_S))


def http_error(error: HTTPException) -> Response:
    """The response to an HTTP error, with the error's headers."""
    detail = error.description or error.name
    if isinstance(error, exceptions.InternalServerError):
        detail = "Something went wrong on our side. Please try again."
    problem = ProblemBody(
        title=error.name,
        status=error.code or exceptions.InternalServerError.code,
        detail=detail,
        errors=error.problems if isinstance(error, InvalidBody) else (),
    )
    if wants_page():
        response = Response(render_template("error.html", problem=problem))
    else:
        response = jsonify(problem.model_dump(mode="json"))
        response.mimetype = "application/problem+json"

    response.status_code = problem.status
    for name, value in error.get_headers():
        if name != "Content-Type":
            response.headers[name] = value
    return response


def wants_page() -> bool:
    """Tell whether a browser asks for a page, outside the paths of programs."""
    accepted = request.accept_mimetypes
    return not request.path.startswith(APIS) and "text/html" in accepted.values()
