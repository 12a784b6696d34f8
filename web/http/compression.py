"""Gzip for what is the same for everybody: static files and public pages.

Chat replies are never compressed: with a visitor's words beside secrets, the size of a
response could tell an eavesdropper about them (the BREACH attack).
"""

import gzip
from functools import lru_cache

from flask import Response, request

# What other sites load, for the widget.
EMBEDDED = frozenset({"static", "api.strings"})
# Endpoints whose responses hold no secret and nothing that a visitor wrote.
PUBLIC = EMBEDDED | {"pages.faq", "pages.api_document"}


def compress(response: Response) -> Response:
    """Compress a public response, and name the headers that it varies with."""
    if request.endpoint not in PUBLIC or response.status_code not in {200, 304}:
        return response
    response.vary.add("Accept-Encoding")
    if request.endpoint in EMBEDDED:
        response.vary.add("Origin")
    if response.status_code == 200 and request.accept_encodings.quality("gzip"):
        response.direct_passthrough = False
        response.set_data(compressed(response.get_data()))
        response.content_encoding = "gzip"
        tag, _ = response.get_etag()
        response.set_etag(tag or "", weak=True)  # other bytes of the same content
    return response


@lru_cache(maxsize=32)
def compressed(data: bytes) -> bytes:
    """The data as gzip has it, without a time."""
    return gzip.compress(data, mtime=0)
