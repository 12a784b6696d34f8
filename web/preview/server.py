"""The side that is a running server, asked as a visitor's chat asks it."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from itertools import takewhile
from threading import Lock
from typing import Any
from urllib.parse import SplitResult, urlencode, urlsplit

from cachetools import LRUCache
from pydantic import TypeAdapter, ValidationError

from bot import BadRequest, Problem
from web.http.openapi import TEST_HEADER
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
    """The server at an address; threads may share it.

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
        self._url = _url_of(address)
        is_safe = self._url.scheme == "https" or self._url.hostname in OURSELVES
        self._token = token if is_safe else None
        counts = "as a test" if self._token else "counted as a visitor's"
        self.title = f"{address}, {counts}"
        query = f"?{urlencode({'lang': language})}" if language else ""
        try:
            said = self._asked("GET", f"/api/greeting{query}")
            self.version = str(json.loads(said)["knowledge"])
        except (ServerTrouble, ValueError, KeyError, TypeError) as error:
            raise BadRequest(f"No Askwell answers at {address}: {error}") from None
        # By all turns so far: what was said to the last one, and the conversation then;
        # None where there was trouble.
        self._kept: LRUCache[tuple[Turn, ...], tuple[Heard, str] | None]
        self._kept = LRUCache(KEPT)
        self._lock = Lock()

    def refresh(self) -> int:
        """Change nothing: each reply is of the knowledge that the server has then."""
        return 0

    def hear(self, turns: Sequence[Turn]) -> list[Heard]:
        """Say what it replies to each turn.

        Where a conversation goes on, what was said so far is not asked again, up to
        the first trouble; all of it is asked anew where it comes again as it was.
        """
        so_far = [tuple(turns[:number]) for number in range(1, len(turns) + 1)]
        known = self._known(so_far)
        heard = [said for said, _ in known]
        conversation = known[-1][1] if known else ""
        for asked in so_far[len(known) :]:
            said, conversation = self._reply(asked[-1], conversation)
            heard.append(said)
            with self._lock:
                self._kept[asked] = None if said.trouble else (said, conversation)
        return heard

    def _known(self, so_far: Sequence[tuple[Turn, ...]]) -> list[tuple[Heard, str]]:
        """What was said from the beginning on, if these turns did not come before."""
        with self._lock:
            if not so_far or so_far[-1] in self._kept:
                return []
            kept = (self._kept.get(asked) for asked in so_far)
            return [each for each in takewhile(bool, kept) if each]

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
        connection = _connection(self._url)
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        if self._token:
            # Bytes in a header, as http.client takes them.
            headers[TEST_HEADER] = self._token.encode().decode("latin-1")
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


def _url_of(address: str) -> SplitResult:
    """The parts of an address; raises BadRequest where it is none."""
    try:
        url = urlsplit(address)
        _connection(url).close()
    except (ValueError, HTTPException):
        url = SplitResult("", "", "", "", "")
    if not url.hostname:
        raise BadRequest(f"{address} is no address; write https://…")
    return url


def _connection(url: SplitResult) -> HTTPConnection:
    """A connection that is not open yet.

    Raises ValueError or HTTPException for a host or port that cannot be.
    """
    connect = HTTPSConnection if url.scheme == "https" else HTTPConnection
    return connect(str(url.hostname), url.port, timeout=PATIENCE_S)


def _why(status: int, said: bytes) -> str:
    """The detail of a problem document, or the status where it is none."""
    try:
        detail = json.loads(said)["detail"]
    except (ValueError, KeyError, TypeError):
        return f"The server answers with status {status}."
    return str(detail)
