"""A conversation as an opaque text that only this server can have written."""

from dataclasses import replace

from bot import Conversation, KnowledgeBase
from web.sessions.signing import DAY_S, SignedValues

# Characters. A usual one has 200, one that touched all 362 groups of the shipped
# knowledge 2,767; and it leaves room in a body for the longest message, whose every
# character is written as \ud83e\uddf4. tests/web/http/test_hardening.py holds both.
LENGTH_LIMIT = 4_096


class ConversationToken:
    """Signs conversations, and reads those that it signed at most a day ago."""

    def __init__(self, secret_keys: tuple[str, ...], *, max_age_s: int = DAY_S) -> None:
        self._signed = SignedValues[Conversation](
            Conversation, secret_keys, "conversation", max_age_s=max_age_s
        )

    def dump(self, conversation: Conversation) -> str:
        """The token; that of a new conversation if it would exceed LENGTH_LIMIT."""
        token = self._signed.dump(conversation)
        return token if len(token) <= LENGTH_LIMIT else self.dump(Conversation())

    def load(self, token: str | None, knowledge: KnowledgeBase) -> Conversation:
        """The conversation of a token, without the ids that `knowledge` has lost.

        Without a token, or with one that is forged, expired or of an older format, a
        new conversation begins.
        """
        conversation = self._signed.load(token or "") or Conversation()
        return without_lost_ids(conversation, knowledge)


def without_lost_ids(
    conversation: Conversation, knowledge: KnowledgeBase
) -> Conversation:
    """A copy with only the entries, topic and word groups that `knowledge` has."""
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
