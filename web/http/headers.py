"""Security headers, which every response carries."""

from flask import Flask, Response, request

BASE = "default-src 'none'; base-uri 'none'; form-action 'none'"
PAGE = "connect-src 'self'; img-src 'self'; script-src 'self'; style-src 'self'"
# Pages that an allowed site may show in a frame; a page with a form to press never.
FRAMED = frozenset({"pages.demo", "pages.faq"})
# A browser that came by TLS once comes by nothing else for a year.
STRICT_TRANSPORT = "max-age=31536000"
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


def init_app(app: Flask, origins: tuple[str, ...]) -> None:
    """Harden every response; pages of `origins` may frame the public pages."""
    allowed = " ".join(origins) or "'none'"

    def harden(response: Response) -> Response:
        for name, value in security_headers(response, framed_by=allowed).items():
            response.headers.setdefault(name, value)
        return response

    app.after_request(harden)


def security_headers(response: Response, *, framed_by: str) -> dict[str, str]:
    """The headers for a response; `framed_by` lists who may frame a public page."""
    is_page = response.mimetype == "text/html"
    framers = framed_by if is_page and request.endpoint in FRAMED else "'none'"
    policy = f"{BASE}; frame-ancestors {framers}"
    headers = ALWAYS | {"Content-Security-Policy": policy}
    if is_page:
        headers["Content-Security-Policy"] = f"{policy}; {PAGE}"
        headers["Cross-Origin-Opener-Policy"] = "same-origin"
    # Behind a trusted proxy, this is what the proxy says of its client.
    if request.is_secure:
        headers["Strict-Transport-Security"] = STRICT_TRANSPORT
    if (response.mimetype or "").endswith("json"):
        headers["Cache-Control"] = "no-store"
    return headers
