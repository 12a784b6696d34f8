"""The ways to put a label to Askwell: in process, or to a live server over HTTP."""

import json
import time
from collections.abc import Callable, Mapping, Sequence
from http import HTTPStatus
from typing import Any, NamedTuple, Protocol
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from bot import (
    AnsweredEntry,
    Conversation,
    FiredRule,
    Kind,
    KnowledgeBase,
    Level,
    MessageTooLong,
    Reply,
    Suggestion,
)
from tests.evaluation.labels import Label
from web.config.settings import SETTINGS
from web.config.values import BadValue
from web.http.openapi import TEST_HEADER

TIMEOUT_S = 30


class RunError(Exception):
    """The run cannot go on; the message says what the tester can do."""


class Ranked(NamedTuple):
    """A match by its entry's id, with the parts of its score."""

    entry: str
    score: float
    parts: Mapping[str, float]


class Heard(NamedTuple):
    """A reply with how long it took; no matches where they cannot be seen."""

    reply: Reply
    milliseconds: float
    matches: tuple[Ranked, ...] | None = None


class Found(Protocol):
    """A match as the engine gives it."""

    @property
    def entry(self) -> Any: ...
    @property
    def score(self) -> float: ...
    @property
    def parts(self) -> Mapping[str, float]: ...


class Explained(Protocol):
    """A reply and all that was found on the way to it."""

    @property
    def reply(self) -> Reply: ...
    @property
    def matches(self) -> Sequence[Found]: ...


class Answers(Protocol):
    """The part of a responder that an evaluation needs."""

    @property
    def knowledge(self) -> KnowledgeBase: ...
    def explain(self, message: str, conversation: Conversation, /) -> Explained: ...


Ask = Callable[[Label], Heard]


def in_process(responder: Answers) -> Ask:
    """Asks a responder of this process, whose explanation is all that a reply takes."""

    def ask(label: Label) -> Heard:
        conversation = Conversation()

        for message in label.after:
            conversation = _explain(responder, message, conversation)[0].conversation

        started = time.perf_counter()
        reply, matches = _explain(responder, label.ask, conversation)
        milliseconds = (time.perf_counter() - started) * 1000
        ranked = tuple(
            Ranked(match.entry.id, match.score, match.parts) for match in matches
        )
        return Heard(reply, milliseconds, ranked)

    return ask


def desk_token(environ: Mapping[str, str]) -> str | None:
    """The desk's token, from FAQ_DESK_TOKEN or a file as the server has it, if set.

    Raises RunError for one that no server would take.
    """
    setting = SETTINGS["desk_token"]

    try:
        token: str | None = setting.value(environ)
    except BadValue as error:
        raise RunError(f"{setting.variable(environ)}: {error}") from None

    return token


def over_http(url: str, token: str | None = None) -> Ask:
    """Asks a live server; what it found on the way cannot be seen.

    With the desk's token it keeps nothing of what is asked, and does not slow us down.
    """
    endpoint = f"{url.rstrip('/')}/api/chat"

    def ask(label: Label) -> Heard:
        conversation = None

        try:
            for message in label.after:
                earlier, _ = _post(endpoint, message, conversation, token)
                conversation = earlier["conversation"]

            body, milliseconds = _post(endpoint, label.ask, conversation, token)
            return Heard(_read(body), milliseconds)
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise RunError(f"{endpoint} does not answer as Askwell: {error}") from error

    return ask


def _explain(
    responder: Answers, message: str, conversation: Conversation
) -> tuple[Reply, Sequence[Found]]:
    """The reply and its matches; too long a message counts as declined."""
    try:
        explanation = responder.explain(message, conversation)
    except MessageTooLong as error:
        version = responder.knowledge.version
        reply = Reply(
            kind=Kind.DECLINE,
            text=str(error),
            knowledge=version,
            conversation=conversation,
        )
        return reply, ()

    return explanation.reply, explanation.matches


def _post(
    endpoint: str, message: str, conversation: str | None, token: str | None
) -> tuple[dict[str, Any], float]:
    """The reply's JSON and the milliseconds it took; waits where the server says so."""
    said = {
        "message": message,
        **({"conversation": conversation} if conversation else {}),
    }
    body = json.dumps(said).encode()
    request = Request(endpoint, body, {"Content-Type": "application/json"})

    if token:
        # Bytes in a header, as http.client takes them; where a server sends us
        # elsewhere, the token does not go along.
        header = token.encode().decode("latin-1")
        request.add_unredirected_header(TEST_HEADER, header)

    while True:
        try:
            started = time.perf_counter()
            with urlopen(request, timeout=TIMEOUT_S) as response:
                answer = json.load(response)
            return answer, (time.perf_counter() - started) * 1000
        except HTTPError as error:
            answer = _refusal(error, conversation)
            if answer is not None:
                return answer, (time.perf_counter() - started) * 1000
        except OSError as error:
            raise RunError(f"{endpoint} does not answer: {error}") from error


def _refusal(error: HTTPError, conversation: str | None) -> dict[str, Any] | None:
    """What a refusal amounts to; None where to ask again, having waited."""
    if error.code == HTTPStatus.TOO_MANY_REQUESTS:
        time.sleep(float(error.headers.get("Retry-After") or 1))
        return None

    if error.code == HTTPStatus.UNPROCESSABLE_ENTITY:
        detail = json.load(error).get("detail", error.reason)
        return {"kind": "decline", "text": detail, "conversation": conversation}

    why = f"{error.url} answers {error.code} {error.reason}"

    if error.code == HTTPStatus.FORBIDDEN:
        why += f": {_detail(error)} The token is that of FAQ_DESK_TOKEN, here."

    raise RunError(why) from error


def _detail(error: HTTPError) -> str:
    """What a problem document says; nothing where there is none."""
    try:
        return str(json.load(error)["detail"])
    except (KeyError, TypeError, ValueError):
        return ""


def _read(body: Mapping[str, Any]) -> Reply:
    """The reply in a response's JSON; its opaque conversation stays with the caller."""
    entry = body.get("entry")
    rule = body.get("rule")
    return Reply(
        kind=Kind(body["kind"]),
        text=body["text"],
        knowledge=body.get("knowledge", ""),
        conversation=Conversation(),
        disclaimer=body.get("disclaimer"),
        confidence=body.get("confidence"),
        entry=AnsweredEntry(**entry) if entry else None,
        rule=FiredRule(id=rule["id"], level=Level(rule["level"])) if rule else None,
        note=body.get("note"),
        suggestions=tuple(Suggestion(**one) for one in body.get("suggestions", ())),
    )
