"""Pages that depend on the knowledge only: made once, then sent or not even that."""

import gzip
import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from flask import Response, request


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page as it leaves the server, plain and compressed.

    It may be compressed, as it holds no secret and nothing that a visitor wrote.
    """

    html: bytes
    packed: bytes
    tag: str

    @classmethod
    def of(cls, html: str) -> "Page":
        data = html.encode()
        return cls(
            html=data,
            packed=gzip.compress(data, mtime=0),
            tag=hashlib.sha256(data).hexdigest()[:32],
        )

    def response(self) -> Response:
        """The page, or word that the browser's own copy is still good."""
        is_packed = bool(request.accept_encodings.quality("gzip"))
        response = Response(self.packed if is_packed else self.html)
        response.vary.add("Accept-Encoding")
        response.cache_control.no_cache = True
        response.set_etag(self.tag, weak=True)  # the same page, not the same bytes
        if is_packed:
            response.content_encoding = "gzip"

        response.make_conditional(request)
        return response


class PageCache:
    """Keeps the page of the latest knowledge."""

    def __init__(self) -> None:
        self._kept: tuple[object, Page] | None = None

    def get(self, key: object, render: Callable[[], str]) -> Page:
        """The page for this key, rendered unless it is kept."""
        kept = self._kept
        if kept is None or kept[0] != key:
            kept = self._kept = (key, Page.of(render()))

        return kept[1]
