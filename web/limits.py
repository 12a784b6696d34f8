"""How much one client may ask: beyond it 429, and when to come back."""

import logging
import math
from collections.abc import Callable

from flask import Flask
from flask import request
from flask.typing import ResponseReturnValue
from flask_limiter import ApplicationLimit
from flask_limiter import Limiter
from flask_limiter import RateLimitExceeded
from werkzeug.exceptions import TooManyRequests

from web import errors
from web.client_address import client_network
from web.pseudonym import Pseudonyms
from web.redis_link import RedisLink
from web.request_counts import RequestCounts

# What costs something, or may be guessed at; they share one limit. All are POST.
LIMITED = frozenset({"api.chat", "api.feedback", "rasa.webhook", "desk.login"})


def init_app(
    app: Flask, rate_limit: str | None, secret_key: str, link: RedisLink | None
) -> None:
    """Limit each client's requests to such as 60/minute; None does not.

    Clients are counted under a keyed hash: no address is written anywhere.
    """
    if not rate_limit:
        return

    names = Pseudonyms(secret_key, "client")
    app.config["RATELIMIT_STORAGE_OPTIONS"] = {"link": link}
    limiter = Limiter(
        lambda: names.of(client_network()),
        app=app,
        application_limits=[ApplicationLimit(rate_limit, scope="visitor")],
        storage_uri=RequestCounts.URI,
        strategy="fixed-window",
    )
    limiter.request_filter(is_free)
    # It would tell of every refusal: a flood of requests would flood the log.
    limiter.logger.setLevel(logging.WARNING)
    app.register_error_handler(RateLimitExceeded, too_many(limiter))


def is_free() -> bool:
    """Whether this request does not count; asking leave for one (CORS) does not."""
    return request.endpoint not in LIMITED or request.method != "POST"


def too_many(limiter: Limiter) -> Callable[[Exception], ResponseReturnValue]:
    """What a client gets that asked too much."""

    def refuse(_: Exception) -> ResponseReturnValue:
        wait = wait_s(limiter)
        return errors.http_error(
            TooManyRequests(
                f"Too many messages from your network. Try again in {wait} seconds.",
                retry_after=wait,
            )
        )

    return refuse


def wait_s(limiter: Limiter) -> int:
    """Whole seconds after which the client may ask again, never too few."""
    storage, limit = limiter.storage, limiter.current_limit

    if not isinstance(storage, RequestCounts) or not limit:
        raise TypeError("There is no limit here that could be exceeded.")

    return max(1, math.ceil(limit.window.reset_time - storage.clock()))
