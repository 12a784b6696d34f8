"""Static text leaves the server compressed; replies do not, as they hold secrets."""

import gzip

from flask import Flask, Response, request


def init_app(app: Flask) -> None:
    app.after_request(compress)


def compress(response: Response) -> Response:
    if request.endpoint != "static" or response.status_code != 200:
        return response

    response.vary.update(["Accept-Encoding", "Origin"])
    if not request.accept_encodings.quality("gzip"):
        return response

    response.direct_passthrough = False
    response.set_data(gzip.compress(response.get_data(), mtime=0))
    response.content_encoding = "gzip"
    tag, _ = response.get_etag()
    response.set_etag(tag or "", weak=True)  # the same file, not the same bytes
    return response
