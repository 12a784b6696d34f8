"""What a client may keep, and asks about before it uses it again."""

from flask import Response, request


def revalidated(response: Response) -> Response:
    """Let a client keep a response; it is sent again only if it changed."""
    response.cache_control.no_cache = True
    response.add_etag(weak=True)
    response.make_conditional(request)
    return response
