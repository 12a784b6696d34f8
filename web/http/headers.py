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
        headers, is_page = dict(ALWAYS), response.mimetype == "text/html"
        framers = allowed if is_page and request.endpoint in FRAMED else "'none'"
        policy = f"{BASE}; frame-ancestors {framers}"
        headers["Content-Security-Policy"] = f"{policy}; {PAGE}" if is_page else policy
        if is_page:
            headers["Cross-Origin-Opener-Policy"] = "same-origin"
        # Behind a trusted proxy, this is what the proxy says of its client.
        if request.is_secure:
            headers["Strict-Transport-Security"] = STRICT_TRANSPORT
        if (response.mimetype or "").endswith("json"):
            headers["Cache-Control"] = "no-store"
        for name, value in headers.items():
            response.headers.setdefault(name, value)
        return response

    app.after_request(harden)
