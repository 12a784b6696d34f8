"""How much one client may ask: beyond it 429, and when to come back."""

import logging
import math
from collections.abc import Callable, Iterable

from flask import Flask, request
from flask.typing import ResponseReturnValue
from flask_limiter import ApplicationLimit, Limiter, RateLimitExceeded
from limits import RateLimitItem, parse_many
from werkzeug.exceptions import TooManyRequests

from web.config import Config
from web.http import errors
from web.http.client_address import client_network
from web.http.counters import RequestCounts
from web.sessions import Pseudonyms, RedisConnection

# What costs something, or may be guessed at; they share one limit. All are POST.
LIMITED = frozenset({"api.chat", "api.feedback", "rasa.webhook", "desk.login"})


def init_app(app: Flask, config: Config, link: RedisConnection | None) -> None:
    """Limit each client's requests where `config` says so.

    Clients are counted under a keyed hash: no address is written anywhere.
    """
    if not config.rate_limit:
        return

    names = Pseudonyms(config.secret_keys, "client")
    app.config["RATELIMIT_STORAGE_OPTIONS"] = {"link": link}
    limiter = Limiter(
        lambda: names.of(client_network()),
        app=app,
        application_limits=[ApplicationLimit(config.rate_limit, scope="visitor")],
        storage_uri=RequestCounts.URI,
        strategy="fixed-window",
    )
    limiter.request_filter(is_free)
    # It would tell of every refusal: a flood of requests would flood the log.
    limiter.logger.setLevel(logging.WARNING)
    app.register_error_handler(RateLimitExceeded, too_many(limiter, config.rate_limit))


def is_free() -> bool:
    """Whether this request does not count; asking leave for one (CORS) does not."""
    return request.endpoint not in LIMITED or request.method != "POST"


def too_many(
    limiter: Limiter, rate_limit: str
) -> Callable[[Exception], ResponseReturnValue]:
    """What a client gets that asked too much."""
    limits = parse_many(rate_limit)

    def refuse(_: Exception) -> ResponseReturnValue:
        wait = wait_s(limiter, limits)
        return errors.http_error(
            TooManyRequests(
                f"Too many messages from your network. Try again in {wait} seconds.",
                retry_after=wait,
            )
        )

    return refuse


def wait_s(limiter: Limiter, limits: Iterable[RateLimitItem]) -> int:
    """Whole seconds after which every limit has room again."""
    storage, refused = limiter.storage, limiter.current_limit

    if not isinstance(storage, RequestCounts) or not refused:
        raise TypeError("There is no limit here that could be exceeded.")

    windows = (
        limiter.limiter.get_window_stats(limit, *refused.request_args)
        for limit in limits
    )
    ends = [window.reset_time for window in windows if window.remaining <= 0]
    return max(1, math.ceil(max(ends, default=0.0) - storage.clock()))
