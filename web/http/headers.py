"""Headers that every response carries."""

from functools import partial

from flask import Flask, Response, request

BASE = "default-src 'none'; base-uri 'none'; form-action 'none'"
CLOSED = f"{BASE}; frame-ancestors 'none'"
PAGE = "connect-src 'self'; img-src 'self'; script-src 'self'; style-src 'self'"
# What an allowed site may show in a frame; a page with a form to press never.
FRAMED = frozenset({"pages.demo", "pages.faq"})
# A browser that came by TLS once comes by nothing else for a year.
STRICT_TRANSPORT = "max-age=31536000"
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


def init_app(app: Flask, origins: tuple[str, ...]) -> None:
    """Harden every response; pages of these origins may frame the public pages."""
    app.after_request(partial(harden, framed_by=" ".join(origins) or "'none'"))


def harden(response: Response, *, framed_by: str) -> Response:
    is_page = response.mimetype == "text/html"
    headers = ALWAYS | {"Content-Security-Policy": CLOSED}

    if is_page:
        framers = framed_by if request.endpoint in FRAMED else "'none'"
        headers["Content-Security-Policy"] = (
            f"{BASE}; frame-ancestors {framers}; {PAGE}"
        )
        headers["Cross-Origin-Opener-Policy"] = "same-origin"

    # Behind a proxy this is what a trusted one says of its client.
    if request.is_secure:
        headers["Strict-Transport-Security"] = STRICT_TRANSPORT

    if (response.mimetype or "").endswith("json"):
        headers["Cache-Control"] = "no-store"

    for name, value in headers.items():
        response.headers.setdefault(name, value)

    return response
