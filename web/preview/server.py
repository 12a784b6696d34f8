"""The side that is a running server, asked as a visitor's chat asks it."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Any
from urllib.parse import urlencode, urlsplit

from cachetools import LRUCache
from pydantic import TypeAdapter, ValidationError

from bot import BadRequest, Problem
from web.preview.side import Heard, Said, Turn

# Seconds that a reply may take.
PATIENCE_S = 20
# Bytes of an answer that are read; a reply has far fewer.
LIMIT = 1024 * 1024
# Conversations whose earlier turns are not asked again.
KEPT = 256
OURSELVES = ("127.0.0.1", "localhost", "::1")


class ServerTrouble(Exception):
    """A server gives no reply; the message says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Body(Said):
    """The body of a reply, as far as it is needed."""

    conversation: str


_REPLY = TypeAdapter(_Body)


class ServerSide:
    """The server at an address.

    It counts and keeps what it is asked as always, unless it is told of its desk's
    token, which says that this is a test.
    """

    problems: tuple[Problem, ...] = ()
    warning = ""

    def __init__(
        self, address: str, language: str | None = None, token: str | None = None
    ) -> None:
        """Ask who is there; raises BadRequest where no Askwell answers.

        `address` is such as https://faq.example.org; `language` chooses one of the
        server's knowledge bases. The `token` goes out by https alone, or to this
        machine.
        """
        self.language = language
        self._url = urlsplit(address)
        is_safe = self._url.scheme == "https" or self._url.hostname in OURSELVES
        self._token = token if is_safe else None
        counts = "as a test" if self._token else "counted as a visitor's"
        self.title = f"{address}, {counts}"
        if not self._url.hostname:
            raise BadRequest(f"{address} is no address; write https://…")
        query = f"?{urlencode({'lang': language})}" if language else ""
        try:
            said = self._asked("GET", f"/api/greeting{query}")
            self.version = str(json.loads(said)["knowledge"])
        except (ServerTrouble, ValueError, KeyError, TypeError) as error:
            raise BadRequest(f"No Askwell answers at {address}: {error}") from None
        # What was said to all turns but the last, and the conversation then.
        self._kept: LRUCache[tuple[Turn, ...], tuple[Heard, str]] = LRUCache(KEPT)

    def refresh(self) -> int:
        """Change nothing: each reply is of the knowledge that the server has then."""
        return 0

    def hear(self, turns: Sequence[Turn]) -> list[Heard]:
        """Say what it replies to each turn; only the last one is always asked anew."""
        heard: list[Heard] = []
        conversation = ""
        for number, turn in enumerate(turns, start=1):
            key = tuple(turns[:number])
            if number == len(turns) or key not in self._kept:
                self._kept[key] = self._reply(turn, conversation)
            said, conversation = self._kept[key]
            heard.append(said)
        return heard

    def _reply(self, turn: Turn, conversation: str) -> tuple[Heard, str]:
        sent = {
            "message": turn.message,
            "entry": turn.entry,
            "conversation": conversation,
            "lang": self.language,
        }
        body = {name: value for name, value in sent.items() if value}
        try:
            said = _REPLY.validate_json(self._asked("POST", "/api/chat", body))
        except ServerTrouble as error:
            return Heard(trouble=str(error)), conversation
        except ValidationError:
            return Heard(trouble="What came is no reply of Askwell."), conversation
        self.version = said.knowledge
        return Heard(said=said), said.conversation

    def _asked(self, method: str, path: str, body: Any = None) -> bytes:
        """What the server says; raises ServerTrouble where that is no success."""
        secure = self._url.scheme == "https"
        connect = HTTPSConnection if secure else HTTPConnection
        connection = connect(
            str(self._url.hostname), self._url.port, timeout=PATIENCE_S
        )
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        if self._token:
            headers["X-FAQ-Test"] = self._token
        try:
            where = self._url.path.rstrip("/") + path
            sent = None if body is None else json.dumps(body)
            connection.request(method, where, sent, headers)
            response = connection.getresponse()
            said = response.read(LIMIT)
        except (OSError, HTTPException) as error:
            raise ServerTrouble(f"The server does not answer: {error}") from error
        finally:
            connection.close()
        if response.status != 200:
            raise ServerTrouble(_why(response.status, said))
        return said


def _why(status: int, said: bytes) -> str:
    """The detail of a problem document, or the status where it is none."""
    try:
        detail = json.loads(said)["detail"]
    except (ValueError, KeyError, TypeError):
        return f"The server answers with status {status}."
    return str(detail)
