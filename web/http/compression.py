"""Gzip for static files and public pages.

Chat replies are never compressed: their size would tell an eavesdropper something
about a visitor's words beside ours (the BREACH attack). Files and pages hold neither.
"""

import gzip
import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from flask import Flask, Response, request


def init_app(app: Flask) -> None:
    """Compress the static files of an app for clients that accept gzip."""
    app.after_request(compress_static)


def compress_static(response: Response) -> Response:
    """Compress a static file; leave any other response as it is."""
    if request.endpoint != "static" or response.status_code != 200:
        return response

    response.vary.update(["Accept-Encoding", "Origin"])
    if accepts_gzip():
        response.direct_passthrough = False
        response.set_data(gzip.compress(response.get_data(), mtime=0))
        response.content_encoding = "gzip"
        tag, _ = response.get_etag()
        response.set_etag(tag or "", weak=True)  # other bytes of the same file
    return response


def accepts_gzip() -> bool:
    """Tell whether the client of this request reads gzip."""
    return bool(request.accept_encodings.quality("gzip"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page as it is sent: plain, compressed, and with the hash that is its ETag."""

    media_type: str
    plain: bytes
    compressed: bytes
    etag: str

    @classmethod
    def of(cls, text: str, media_type: str = "text/html") -> "Page":
        """Make a page of its text, such as "<!doctype html>…"."""
        plain = text.encode()
        return cls(
            media_type=media_type,
            plain=plain,
            compressed=gzip.compress(plain, mtime=0),
            etag=hashlib.sha256(plain).hexdigest()[:32],
        )

    def response(self) -> Response:
        """The response to this request: 304 where the client's copy is current."""
        is_compressed = accepts_gzip()
        response = Response(
            self.compressed if is_compressed else self.plain, mimetype=self.media_type
        )
        response.vary.add("Accept-Encoding")
        response.cache_control.no_cache = True
        response.set_etag(self.etag, weak=True)  # of the page, plain or compressed
        if is_compressed:
            response.content_encoding = "gzip"

        response.make_conditional(request)
        return response


class PageCache:
    """Keeps the current version of each page, so that it is rendered once."""

    def __init__(self) -> None:
        self._pages: dict[str, tuple[object, Page]] = {}

    def get(self, name: str, version: object, render: Callable[[], Page]) -> Page:
        """The page of a name; `render` is called when its version has changed."""
        known_version, page = self._pages.get(name, (None, None))
        if page is None or known_version != version:
            page = render()
            self._pages[name] = (version, page)

        return page
