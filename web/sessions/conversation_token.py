"""A conversation as an opaque string that only this server can have written."""

from dataclasses import replace

from itsdangerous import BadData
from pydantic import TypeAdapter, ValidationError

from bot import Conversation, KnowledgeBase
from web.sessions.signing import serializer

DAY_S = 24 * 60 * 60
# Characters. A usual one has 200, one that touched all 362 groups of the shipped
# knowledge 2,767; and it leaves room in a body for the longest message, whose every
# character is written as \ud83e\uddf4. tests/web/http/test_hardening.py holds both.
LENGTH_LIMIT = 4_096
CONVERSATION = TypeAdapter(Conversation)


class ConversationToken:
    """Signs conversations, and reads back what it signed not too long ago."""

    def __init__(self, secret_keys: tuple[str, ...], *, max_age_s: int = DAY_S) -> None:
        self._serializer = serializer(secret_keys, "conversation")
        self._max_age_s = max_age_s

    def dump(self, conversation: Conversation) -> str:
        """The token; one that would be too long to come back starts afresh."""
        content = CONVERSATION.dump_python(conversation)
        token = str(self._serializer.dumps(content))
        return token if len(token) <= LENGTH_LIMIT else self.dump(Conversation())

    def load(self, token: str | None, knowledge: KnowledgeBase) -> Conversation:
        """Read a token; one that is forged, expired or of another age starts afresh."""
        if not token:
            return Conversation()

        try:
            content = self._serializer.loads(token, max_age=self._max_age_s)
            return still_known(CONVERSATION.validate_python(content), knowledge)
        except (BadData, ValidationError):
            return Conversation()


def still_known(conversation: Conversation, knowledge: KnowledgeBase) -> Conversation:
    """Drop the ids that the knowledge has lost since."""
    entry, topic = conversation.entry, conversation.topic

    return replace(
        conversation,
        entry=entry if entry in knowledge.entries else None,
        topic=topic if topic in knowledge.topics else None,
        chips=tuple(chip for chip in conversation.chips if chip in knowledge.entries),
        touched=tuple(
            group for group in conversation.touched if group in knowledge.groups
        ),
    )
