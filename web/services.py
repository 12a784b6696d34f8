"""What the views work with. It hangs on the app, never on a module."""

from dataclasses import dataclass
from typing import ClassVar
from typing import Protocol
from typing import cast

from flask import current_app

from bot import Conversation
from bot import KnowledgeBase
from bot import Reply
from web.conversation_token import ConversationToken


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """Everything behind the views."""

    KEY: ClassVar[str] = "askwell"

    responder: Replier
    conversations: ConversationToken

    @property
    def knowledge(self) -> KnowledgeBase:
        return self.responder.knowledge


def services() -> Services:
    """The services of the app that handles this request."""
    return cast(Services, current_app.extensions[Services.KEY])
