"""Headers that every response carries."""

from flask import Flask
from flask import Response

CLOSED = (
    "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
PAGE = (
    f"{CLOSED}; connect-src 'self'; img-src 'self'; script-src 'self'; style-src 'self'"
)
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


def init_app(app: Flask) -> None:
    app.after_request(harden)


def harden(response: Response) -> Response:
    is_page = response.mimetype == "text/html"
    headers = ALWAYS | {"Content-Security-Policy": PAGE if is_page else CLOSED}

    if is_page:
        headers["Cross-Origin-Opener-Policy"] = "same-origin"

    if (response.mimetype or "").endswith("json"):
        headers["Cache-Control"] = "no-store"

    for name, value in headers.items():
        response.headers.setdefault(name, value)

    return response
