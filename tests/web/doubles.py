"""What the tests of the HTTP channel work with: a small knowledge and told replies."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient

from bot import Conversation, Kind, KnowledgeBase, Reply, load
from web.app import create_app
from web.config import Config
from web.live.services import Replier

KNOWLEDGE = Path(__file__).parents[1] / "browser" / "knowledge"


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


def make_reply(**parts: Any) -> Reply:
    """A small-talk reply, with whatever else it should be."""
    usual: dict[str, Any] = {
        "kind": Kind.SMALLTALK,
        "text": "Hello!",
        "knowledge": "v1",
        "conversation": Conversation(),
    }
    return Reply(**usual | parts)


@dataclass(kw_only=True)
class ToldResponder:
    """Says what it was told to, and remembers what it was asked."""

    told: Reply | Exception = field(default_factory=make_reply)
    knowledge: KnowledgeBase = field(default_factory=lambda: load(KNOWLEDGE))
    asked: list[tuple[str, Conversation, str | None]] = field(default_factory=list)

    def reply(
        self,
        message: str,
        conversation: Conversation = Conversation(),  # noqa: B008  # it is frozen
        entry: str | None = None,
    ) -> Reply:
        self.asked.append((message, conversation, entry))

        if isinstance(self.told, Exception):
            raise self.told
        return self.told


def make_client(responder: Replier | None = None, **config: Any) -> FlaskClient:
    """A client of an app of its own; the real engine replies unless told otherwise."""
    usual: dict[str, Any] = {
        "knowledge": (KNOWLEDGE,),
        "secret_keys": ("for-tests",),
        "database_url": None,
        "rate_limit": None,
    }
    return create_app(Config(**usual | config), responder).test_client()
