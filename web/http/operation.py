"""A view with a declaration of what it takes and gives."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import update_wrapper

from flask import Response
from flask.typing import ResponseReturnValue
from pydantic import BaseModel

from web.http.body import read_body

View = Callable[..., ResponseReturnValue | BaseModel]
Status = int | str

# What a request with a body may get: how it is refused (403 for a wrong token of a
# test), and 503 while a part of the server is away.
BODY_ERRORS = (400, 403, 413, 415, 422, 429, 503)


@dataclass(kw_only=True, eq=False)
class Operation:
    """A view that Flask calls and that the OpenAPI document describes."""

    view: View
    takes: type[BaseModel] | None
    gives: type[BaseModel] | str | None
    errors: tuple[Status, ...]
    by_language: bool

    def __post_init__(self) -> None:
        update_wrapper(self, self.view)

    def __call__(self, **path: str) -> ResponseReturnValue:
        """Read the body, call the view, and write a model that it returns as JSON."""
        body = (read_body(self.takes),) if self.takes else ()
        result = self.view(*body, **path)
        if isinstance(result, BaseModel):
            # Flask's own JSON takes five times as long.
            return Response(result.model_dump_json(), mimetype="application/json")
        return result


def operation(
    *,
    takes: type[BaseModel] | None = None,
    gives: type[BaseModel] | str | None = None,
    errors: tuple[Status, ...] = (),
    by_language: bool = False,
) -> Callable[[View], Operation]:
    """Declare what the view below takes and gives; its docstring says what it does.

    `takes` is the model of the JSON body, which is the view's first argument. `gives`
    is the model of the JSON response, another's media type, such as "text/html", or
    None for 204. `errors` are the statuses of its problem documents, such as 404; by
    default those of reading a body, or "4XX" where there is none. `by_language` says
    that `lang` in the query chooses the knowledge base.
    """
    errors = errors or (BODY_ERRORS if takes else ("4XX",))
    return lambda view: Operation(
        view=view, takes=takes, gives=gives, errors=errors, by_language=by_language
    )
