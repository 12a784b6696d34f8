"""A log line for each request, with an id that its response carries too.

It says which view was asked for and how that ended; never what a visitor wrote, and
never who the visitor is.
"""

import logging
import re
import secrets
from time import perf_counter

from flask import Flask, Response, g, request

from web.live import services
from web.observe.logs import FIELDS

log = logging.getLogger(__name__)

HEADER = "X-Request-ID"
GIVEN = re.compile(r"[A-Za-z0-9._-]{8,64}", re.ASCII)
METHODS = frozenset("GET HEAD POST PUT PATCH DELETE OPTIONS".split())
# Asked every few seconds by machines, and of no news unless they fail.
QUIET = frozenset({"/healthz", "/readyz", "/metrics"})


def init_app(app: Flask, trusted_proxies: int) -> None:
    """Log every request. An id that comes with one counts from a trusted proxy only."""

    def begin() -> None:
        g.began = perf_counter()
        given = request.headers.get(HEADER, "") if trusted_proxies else ""
        g.request_id = given if GIVEN.fullmatch(given) else secrets.token_hex(8)

    app.before_request(begin)
    app.after_request(note)


def note(response: Response) -> Response:
    path = view()
    is_quiet = path in QUIET and response.status_code < 400
    reply = g.get("reply")
    fields = {
        "request_id": g.request_id,
        "method": method(),
        "path": path,
        "status": response.status_code,
        "ms": round(took_s() * 1000, 1),
        "kind": reply.kind.value if reply else None,
        "knowledge": reply.knowledge if reply else services().knowledge.version,
    }
    log.log(
        logging.DEBUG if is_quiet else logging.INFO, "request", extra={FIELDS: fields}
    )
    response.headers[HEADER] = g.request_id
    return response


def view() -> str:
    """The path as the app declares it: what stands in its places is a visitor's."""
    return request.url_rule.rule if request.url_rule else "other"


def method() -> str:
    """The method, if it is one: a client may send any word."""
    return request.method if request.method in METHODS else "other"


def took_s() -> float:
    """Seconds since the request began."""
    return perf_counter() - float(g.began)
