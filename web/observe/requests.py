"""A log line for each request, with an id that the response carries too.

The line tells the route, the status, the kind of reply and the safety rule that had a
say in it; never what a visitor wrote, and never who the visitor is.
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
REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{8,64}", re.ASCII)
METHODS = frozenset("GET HEAD POST PUT PATCH DELETE OPTIONS".split())
# Machines ask these every few seconds; they are news only when they fail.
PROBES = frozenset({"/healthz", "/readyz", "/metrics"})


def init_app(app: Flask, trusted_proxies: int) -> None:
    """Log every request. Only a trusted proxy may choose a request's id."""

    def start_request() -> None:
        g.started_at = perf_counter()
        given = request.headers.get(HEADER, "") if trusted_proxies else ""
        g.request_id = given if REQUEST_ID.fullmatch(given) else secrets.token_hex(8)

    app.before_request(start_request)
    app.after_request(log_request)


def log_request(response: Response) -> Response:
    """Log the present request with its response, and put its id into the response."""
    path, reply = route(), g.get("reply")
    is_quiet = path in PROBES and response.status_code < 400
    level = logging.DEBUG if is_quiet else logging.INFO
    fields = {
        "request_id": g.request_id,
        "method": method(),
        "path": path,
        "status": response.status_code,
        "ms": round(elapsed_s() * 1000, 1),
        "kind": reply.kind.value if reply else None,
        "rule": reply.rule.id if reply and reply.rule else None,
        "grade": reply.grade.value if reply and reply.grade else None,
        "knowledge": reply.knowledge if reply else services().knowledge.version,
    }
    log.log(level, "request", extra={FIELDS: fields})
    response.headers[HEADER] = g.request_id
    return response


def route() -> str:
    """The path as declared, such as `/api/entries/<entry_id>`, or "other"."""
    return request.url_rule.rule if request.url_rule else "other"


def method() -> str:
    return request.method if request.method in METHODS else "other"


def elapsed_s() -> float:
    return perf_counter() - float(g.started_at)
