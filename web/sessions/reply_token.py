"""The id of a reply: opaque to the client, readable when a visitor judges the reply."""

import secrets
from typing import NamedTuple

from bot import Kind, Reply
from web.sessions.signing import DAY_S, SignedValues


class JudgedReply(NamedTuple):
    """The reply that an opinion is about: its kind, and its entry if it has one.

    `mark` is random and differs for each reply: two opinions with the same mark are
    about the same reply.
    """

    kind: Kind
    entry: str | None
    mark: str


class ReplyToken:
    """Signs the kind and the entry of a reply, never what the visitor wrote."""

    def __init__(self, secret_keys: tuple[str, ...], *, max_age_s: int = DAY_S) -> None:
        self._signed = SignedValues[JudgedReply](
            JudgedReply, secret_keys, "reply", max_age_s=max_age_s
        )

    def dump(self, reply: Reply) -> str:
        """A new id for a reply: at most 256 characters."""
        entry = reply.entry.id if reply.entry else None
        return self._signed.dump(
            JudgedReply(reply.kind, entry, secrets.token_urlsafe(6))
        )

    def load(self, token: str) -> JudgedReply | None:
        """The reply that an id stands for; None for a forged or expired id."""
        return self._signed.load(token)
