"""How much one client may ask: beyond it 429, and when to come back."""

import math

from flask import Flask, request
from limits import parse_many
from werkzeug.exceptions import TooManyRequests

from web.config import Config
from web.http.client_address import client_network
from web.http.counters import RequestCounts
from web.sessions import Pseudonyms, RedisLink

# What costs something, or may be guessed at; they share one limit. All are POST.
LIMITED = frozenset({"api.chat", "api.feedback", "rasa.webhook", "desk.login"})


def init_app(app: Flask, config: Config, link: RedisLink | None) -> None:
    """Limit the requests of each client to the rates in `config`, if there are any.

    Beyond a rate, such as 60/minute, requests raise TooManyRequests (429). Clients are
    counted under a keyed hash: no address is written anywhere.
    """
    if not config.rate_limit:
        return

    # The shortest window first: a request that it refuses counts in no longer one.
    limits = sorted(parse_many(config.rate_limit), key=lambda limit: limit.get_expiry())
    counts = RequestCounts(link)
    clients = Pseudonyms(config.secret_keys, "client")

    def check() -> None:
        # A browser's question whether it may ask (CORS) is no POST and free.
        if request.endpoint not in LIMITED or request.method != "POST":
            return

        client = clients.of(client_network())
        keys = {limit: limit.key_for(client, "visitor") for limit in limits}
        if all(
            counts.add(key, limit.get_expiry()).count <= limit.amount
            for limit, key in keys.items()
        ):
            return

        windows = ((limit, counts.get(key)) for limit, key in keys.items())
        full = (
            window.left_s for limit, window in windows if window.count >= limit.amount
        )
        wait_s = max(1, math.ceil(max(full, default=0)))
        raise TooManyRequests(
            f"Too many messages from your network. Try again in {wait_s} seconds.",
            retry_after=wait_s,
        )

    app.before_request(check)
    app.extensions[RequestCounts.KEY] = counts
