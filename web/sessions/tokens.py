"""What a client holds and gives back: its conversation, and the ids of replies."""

import secrets
from dataclasses import replace
from typing import NamedTuple

from bot import Conversation, Kind, KnowledgeBase, Reply
from web.sessions.signing import SignedValues

# Characters. A usual one has 240, one after a body full of dangers 1,560 (the examples
# of the shipped knowledge); and it leaves room in a body for the longest message, whose
# every character is written as \ud83e\uddf4. tests/web/http/test_hardening.py holds
# both.
LENGTH_LIMIT = 4_096


class ConversationToken:
    """Signs conversations, and reads those that it signed at most a day ago."""

    def __init__(self, secret_keys: tuple[str, ...], tag: str = "") -> None:
        """What is signed for the knowledge base of one `tag` is of no use to another.

        Their ids may be the same and mean something else.
        """
        purpose = f"conversation {tag}".strip()
        self._signed = SignedValues(Conversation, secret_keys, purpose)

    def dump(self, conversation: Conversation) -> str:
        """The token; if it would exceed LENGTH_LIMIT, of an alarm that sounds alone."""
        token = self._signed.dump(conversation)
        if len(token) <= LENGTH_LIMIT:
            return token
        return self.dump(Conversation(siren=conversation.siren))

    def load(self, token: str | None, knowledge: KnowledgeBase) -> Conversation:
        """The conversation of a token, without the ids that `knowledge` has lost.

        Entries have the ids that they have now. Chips keep their places, lost ones
        included: the second stays the second. Without a token, or with one that is
        forged, expired or of an older format, a new conversation begins.
        """
        conversation = self._signed.load(token or "") or Conversation()
        return _without_lost_ids(conversation, knowledge)


def _without_lost_ids(
    conversation: Conversation, knowledge: KnowledgeBase
) -> Conversation:
    topic, siren = conversation.topic, conversation.siren
    current_id = knowledge.current_id
    return replace(
        conversation,
        entry=current_id(conversation.entry),
        topic=topic if topic in knowledge.topics else None,
        leant_on=current_id(conversation.leant_on),
        chips=tuple(current_id(chip) or chip for chip in conversation.chips),
        others=tuple(filter(None, map(current_id, conversation.others))),
        touched=tuple(
            group for group in conversation.touched if group in knowledge.groups
        ),
        siren=siren if siren in knowledge.safety.by_id else None,
    )


class JudgedReply(NamedTuple):
    """The reply that an opinion is about; `mark` is random, one for each reply.

    `rule` is the id of the safety rule that had a say in it.
    """

    kind: Kind
    entry: str | None
    mark: str
    # The ids that an earlier version of the program made have none.
    rule: str | None = None


class ReplyToken:
    """Signs the kind, the entry and the rule of a reply, never what a visitor wrote."""

    def __init__(self, secret_keys: tuple[str, ...], tag: str = "") -> None:
        """The ids of the knowledge base of one `tag` name no reply of another."""
        purpose = f"reply {tag}".strip()
        self._signed = SignedValues(JudgedReply, secret_keys, purpose)

    def dump(self, reply: Reply) -> str:
        """A new id for a reply: at most 256 characters."""
        entry = reply.entry.id if reply.entry else None
        rule = reply.rule.id if reply.rule else None
        mark = secrets.token_urlsafe(6)
        return self._signed.dump(JudgedReply(reply.kind, entry, mark, rule))

    def load(self, token: str) -> JudgedReply | None:
        """The reply that an id stands for; None for an id forged or a day old."""
        return self._signed.load(token)
