"""What the views work with. It hangs on the app, never on a module."""

from dataclasses import dataclass
from typing import ClassVar, Protocol, cast

from flask import Flask, current_app, g

from bot import Conversation, KnowledgeBase, Reply
from web.live.search_backend import EngineIndex
from web.live.status import KnowledgeState
from web.records import Recorder
from web.sessions import ConversationStore, ConversationToken, ReplyToken


class Replier(Protocol):
    """What a channel needs of a responder."""

    @property
    def knowledge(self) -> KnowledgeBase: ...

    def reply(
        self, message: str, conversation: Conversation = ..., entry: str | None = None
    ) -> Reply: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """Everything behind the views; new knowledge comes with new services."""

    KEY: ClassVar[str] = "askwell"

    responder: Replier
    conversations: ConversationToken
    stored_conversations: ConversationStore
    replies: ReplyToken
    recorder: Recorder
    knowledge_state: KnowledgeState
    index: EngineIndex | None = None

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
