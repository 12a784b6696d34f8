"""A tester's requests: with the desk's token in a header, nothing of them is kept."""

from flask import Flask, current_app, g, request
from werkzeug.exceptions import Forbidden, TooManyRequests

from bot import Reply
from web.http import client_network
from web.http.openapi import TEST_HEADER
from web.live import Services
from web.views.desk import Desk

# What keeps something of a request.
KEEPING = frozenset({"api.chat", "api.feedback", "rasa.webhook"})


def init_app(app: Flask) -> None:
    """Let whoever has the desk's token ask an app without a trace."""
    app.before_request(check_token)


def check_token() -> None:
    """Note that the present request is a tester's, if its header says so.

    Raises Forbidden for a wrong token, for who would take it as taken: what is asked
    would be kept. Raises TooManyRequests for who guesses, here and at the desk.
    """
    given = request.headers.get(TEST_HEADER)
    if given is None or request.endpoint not in KEEPING:
        return
    desk: Desk | None = current_app.extensions.get(Desk.KEY)
    if desk is None:
        raise Forbidden(
            f"{TEST_HEADER} needs the desk's token, and this server has none: set "
            "FAQ_DESK_TOKEN there, or leave the header out."
        )
    address = client_network()
    if wait := desk.throttle.wait_s(address):
        raise TooManyRequests(
            f"Too many wrong tokens. Try again in {wait} seconds.", retry_after=wait
        )
    # Bytes that are no Latin-1 come as if they were (PEP 3333).
    token = given.encode("latin-1", "replace").decode("utf-8", "replace").strip()
    if not desk.access.opens(token):
        desk.throttle.failed(address)
        raise Forbidden(
            f"{TEST_HEADER} is not the desk's token: send that, or leave it out."
        )
    desk.throttle.succeeded(address)
    g.is_tester = True


def is_tester() -> bool:
    """Whether the present request carries the desk's token."""
    return bool(g.get("is_tester"))


def keep(live: Services, message: str, reply: Reply) -> None:
    """Leave a reply to the store, the log and the figures, unless a tester asked."""
    if is_tester():
        return
    live.recorder.reply(message, reply)
    g.reply = reply
