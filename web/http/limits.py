"""How much one client may ask: beyond it 429, and when to come back."""

import math
from collections.abc import Callable, Sequence

from flask import Flask, request
from limits import RateLimitItem, parse_many
from werkzeug.exceptions import TooManyRequests

from web.config import Config
from web.http.client_address import client_network
from web.http.counters import RequestCounts
from web.sessions import Pseudonyms, RedisConnection

# What costs something, or may be guessed at; they share one limit. All are POST.
LIMITED = frozenset(
    {
        *("api.chat", "api.feedback", "rasa.webhook", "desk.login"),
        *("desk_edits.preview", "desk_edits.write", "desk_edits.undo"),
    }
)


def init_app(
    app: Flask, config: Config, redis: RedisConnection, is_free: Callable[[], bool]
) -> None:
    """Limit the requests of each client to the rates in `config`, if there are any.

    Beyond a rate, such as 60/minute, requests raise TooManyRequests (429). Clients are
    counted under a keyed hash: no address is written anywhere. `is_free` says whether
    the present request counts for nothing.
    """
    if not config.rate_limit:
        return
    # The shortest window first: a request that it refuses counts in no longer one.
    limits = sorted(parse_many(config.rate_limit), key=RateLimitItem.get_expiry)
    counts = RequestCounts(redis)
    clients = Pseudonyms(config.secret_keys, "client")

    def check() -> None:
        # A browser's question whether it may ask (CORS) is no POST and free.
        if request.endpoint not in LIMITED or request.method != "POST" or is_free():
            return
        if wait := wait_s(clients.of(client_network()), limits, counts):
            raise TooManyRequests(
                f"Too many messages from your network. Try again in {wait} seconds.",
                retry_after=wait,
            )

    app.before_request(check)


def wait_s(client: str, limits: Sequence[RateLimitItem], counts: RequestCounts) -> int:
    """Count a request, and give the whole seconds until each limit has room again."""
    by_key = {limit.key_for(client, "visitor"): limit for limit in limits}
    if all(
        counts.add(key, limit.get_expiry()).requests <= limit.amount
        for key, limit in by_key.items()
    ):
        return 0
    windows = [(counts.get(key), limit) for key, limit in by_key.items()]
    full = [each.left_s for each, limit in windows if each.requests >= limit.amount]
    return max(1, math.ceil(max(full, default=0.0)))
