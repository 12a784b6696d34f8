"""A site of somebody else's that embeds the chat, under a strict policy."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs, urlencode, urlsplit

from tests.servers.serving import running
from tests.web.doubles import KNOWLEDGE

PAGE = """<!doctype html>
<html lang="{lang}" dir="{dir}">
<head><meta charset="utf-8"><title>Somebody's site</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
{script}</head>
<body><main><h1>Somebody's site</h1><p><a href="/other">Elsewhere</a></p></main>
{element}</body></html>"""


@dataclass(kw_only=True)
class Site:
    """Where the site is, and pages of it that embed the chat of a server."""

    origin: str
    server: str = ""

    def page(
        self,
        element: str = "<faq-chat></faq-chat>",
        *,
        data: str = "",
        lang: str = "en",
        direction: str = "ltr",
        server: str | None = None,
    ) -> str:
        """The address of a page with this element, and these data- attributes."""
        server = server or self.server
        script = (
            f'<script type="module" src="{server}/static/faq-chat.js" {data}></script>'
        )
        parts = {"element": element, "script": script, "lang": lang, "dir": direction}
        return f"{self.origin}/?{urlencode(parts | {'server': server})}"


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        parts = {
            name: values[0]
            for name, values in parse_qs(urlsplit(self.path).query).items()
        }
        empty = {"element": "", "script": "", "lang": "en", "dir": "ltr"}
        host = parts.pop("server", "'none'")
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header(
            "Content-Security-Policy",
            f"default-src 'none'; script-src {host}; connect-src {host}; "
            f"style-src {host}",
        )
        self.end_headers()
        self.wfile.write(PAGE.format(**empty | parts).encode())

    def log_message(self, *_: object) -> None:
        """Keep quiet."""


@contextmanager
def chat_server(origin: str, port: int = 0) -> Iterator[str]:
    """Run a server that lets this origin embed its chat; gives its address."""
    arguments = ("--port", str(port), "--knowledge", str(KNOWLEDGE))
    with running(*arguments, FAQ_ALLOWED_ORIGINS=origin) as server:
        assert " at " in server.line, "The server did not start: run `askwell serve`."
        yield f"http://127.0.0.1:{server.port}"


@contextmanager
def serving() -> Iterator[Site]:
    """Run a site on a free port."""
    httpd = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    thread = Thread(target=httpd.serve_forever, daemon=True)
    thread.start()

    try:
        yield Site(origin=f"http://127.0.0.1:{httpd.server_port}")
    finally:
        httpd.shutdown()
        httpd.server_close()
        thread.join()
