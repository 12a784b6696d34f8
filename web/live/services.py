"""What the views work with. It hangs on the app, never on a module."""

from dataclasses import dataclass
from typing import ClassVar, Literal, Protocol, cast

from flask import Flask, current_app, g

from bot import Conversation, KnowledgeBase, Reply
from web.live.status import KnowledgeState
from web.records import Recorder
from web.sessions import ConversationStore, ConversationToken, ReplyToken

# What searches: an engine elsewhere, the index in this process, or nothing for now.
IndexStatus = Literal["ok", "embedded", "away"]


class Replier(Protocol):
    """What a channel needs of a responder."""

    @property
    def knowledge(self) -> KnowledgeBase: ...

    def reply(
        self,
        message: str,
        conversation: Conversation = ...,
        entry: str | None = None,
    ) -> Reply: ...


class SharedIndex(Protocol):
    """What the server needs of an index in an engine elsewhere."""

    @property
    def url(self) -> str: ...

    @property
    def status(self) -> IndexStatus: ...

    def prepare(self) -> None: ...

    def prepare_in_background(self) -> None: ...

    def close(self) -> None: ...


def with_shared_index(
    knowledge: KnowledgeBase, url: str
) -> tuple[Replier, SharedIndex]:
    """Return what replies from knowledge whose index is in the engine at `url`.

    Raises ConfigError where the packages for the engine are not installed.
    """
    # Only here: nobody else needs the engine's client.
    from web.live.search_backend import connect

    return connect(knowledge, url)


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """Everything behind the views; new knowledge comes with new services.

    Attributes:
        index: the index in an engine elsewhere; None where it is in this process.
    """

    KEY: ClassVar[str] = "askwell"

    responder: Replier
    conversations: ConversationToken
    stored_conversations: ConversationStore
    replies: ReplyToken
    recorder: Recorder
    knowledge_state: KnowledgeState
    index: SharedIndex | None = None

    @property
    def knowledge(self) -> KnowledgeBase:
        return self.responder.knowledge


def services_of(app: Flask) -> Services:
    """Return the services that an app has now."""
    return cast(Services, app.extensions[Services.KEY])


def services() -> Services:
    """Return the services of this request: the same ones to its end, come what may."""
    return cast(
        Services, g.setdefault(Services.KEY, current_app.extensions[Services.KEY])
    )
