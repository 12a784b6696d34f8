"""The id of a reply: opaque, and read back when somebody judges the reply."""

import secrets
from typing import NamedTuple

from itsdangerous import BadData
from pydantic import TypeAdapter, ValidationError

from bot import Kind, Reply
from web.sessions.signing import serializer

DAY_S = 24 * 60 * 60
CONTENT = TypeAdapter(tuple[Kind, str | None, str])


class Judged(NamedTuple):
    """What feedback is about: the kind of the reply, and its entry if it has one.

    `mark` is the reply's own; it tells two opinions on one reply from two replies.
    """

    kind: Kind
    entry: str | None
    mark: str


class ReplyToken:
    """Signs what a reply was, never what was asked, and reads it for a day."""

    def __init__(self, secret_keys: tuple[str, ...], *, max_age_s: int = DAY_S) -> None:
        self._serializer = serializer(secret_keys, "reply")
        self._max_age_s = max_age_s

    def dump(self, reply: Reply) -> str:
        entry = reply.entry.id if reply.entry else None
        content = [reply.kind.value, entry, secrets.token_urlsafe(6)]
        return str(self._serializer.dumps(content))

    def load(self, token: str) -> Judged | None:
        """What a reply was, or None where the token is forged or too old."""
        try:
            content = self._serializer.loads(token, max_age=self._max_age_s)
            kind, entry, mark = CONTENT.validate_python(content)
        except (BadData, ValidationError):
            return None

        return Judged(kind=kind, entry=entry, mark=mark)
