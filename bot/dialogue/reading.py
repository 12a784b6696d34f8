"""A message as it is read before any search: its words, small talk, and danger."""

from dataclasses import dataclass, replace

from bot.dialogue.smalltalk import SmalltalkLane
from bot.domain import Conversation, KnowledgeBase, Level, MessageTooLong, Smalltalk
from bot.phrases import Lexicon, Message
from bot.safety import LikenessLane, SafetyLane, Verdict
from bot.search import Retriever
from bot.text import Word, normalise, words

# Characters; far above any question, far below what would slow a reply.
MESSAGE_LIMIT = 1_000
# Characters that are read for red flags: what a body over HTTP can hold. A character
# may stand for eighteen others once it is normalised.
_READ_LIMIT = 16_384


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadMessage:
    """A message in its conversation, with what the lanes before the search say of it.

    `typed` has the words as they were spelt, `mended` the words with slips mended.
    """

    typed: tuple[Word, ...]
    mended: Message
    conversation: Conversation
    smalltalk: Smalltalk | None
    verdict: Verdict


class MessageReader:
    """Reads messages with the curated phrases of a knowledge base."""

    def __init__(
        self, knowledge: KnowledgeBase, lexicon: Lexicon, retriever: Retriever
    ) -> None:
        self._lexicon = lexicon
        self._speller = retriever.speller
        self._safety = SafetyLane(knowledge.safety.rules, lexicon)
        self._likeness = LikenessLane(knowledge, retriever)
        self._smalltalk = SmalltalkLane(knowledge.smalltalk.rules, lexicon)

    def read(self, message: str, conversation: Conversation) -> ReadMessage:
        """Read a message, however long, for danger.

        Raises MessageTooLong above MESSAGE_LIMIT characters unless a safety rule fires.
        """
        text = normalise(message)[:_READ_LIMIT]
        typed = words(text)
        mended = self._lexicon.read(self._speller.mend(typed))
        smalltalk = self._smalltalk.find(mended)
        verdict = self._verdict(mended, conversation, smalltalk)
        if verdict.rule is None and len(text) > MESSAGE_LIMIT:
            raise MessageTooLong(length=len(text), limit=MESSAGE_LIMIT)
        return ReadMessage(
            typed=typed,
            mended=mended,
            conversation=conversation,
            smalltalk=smalltalk,
            verdict=verdict,
        )

    def verdict(self, message: str) -> Verdict:
        """Judge the danger in a message of any length that begins a conversation."""
        mended = self._lexicon.read(self._speller.mend(words(message)))
        return self._verdict(mended, Conversation(), self._smalltalk.find(mended))

    def with_example(self, verdict: Verdict) -> Verdict:
        """Name the nearest example as the evidence where likeness decided."""
        if verdict.like is None:
            return verdict
        example = self._likeness.nearest_example(verdict.like)
        return replace(verdict, evidence=example)

    def _verdict(
        self, message: Message, conversation: Conversation, smalltalk: Smalltalk | None
    ) -> Verdict:
        """Judge by the phrases; where they find no danger, by likeness to examples."""
        verdict = self._safety.check(message, conversation.touched)
        if verdict.is_danger or smalltalk:
            return verdict
        # No message within the limit has more words.
        like = self._likeness.find(message.words[:MESSAGE_LIMIT], verdict.denied)
        if like is None or (verdict.rule and like.rule.level is Level.CLINICIAN):
            return verdict
        return replace(verdict, rule=like.rule, evidence="", like=like)
