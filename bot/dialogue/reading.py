"""A message as it is read before any search: its words, its act, and danger."""

from dataclasses import dataclass

from bot.dialogue.acts import ActFinder, FoundAct
from bot.domain import Conversation, KnowledgeBase, MessageTooLong, Rule
from bot.phrases import Lexicon, Message
from bot.safety import SafetyLane, Verdict
from bot.search import Retriever
from bot.text import Word, normalise

# Characters; far above any question, far below what would slow a reply.
MESSAGE_LIMIT = 1_000
# Characters that are read for red flags: what a body over HTTP can hold. A character
# may stand for eighteen others once it is normalised.
_READ_LIMIT = 16_384


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadMessage:
    """A message in its conversation, with what the lanes before the search say of it.

    `typed` has the words as they were spelt, `mended` the words with slips mended;
    `act` is what the whole message is by its words.
    """

    typed: tuple[Word, ...]
    mended: Message
    conversation: Conversation
    act: FoundAct | None
    verdict: Verdict


class MessageReader:
    """Reads messages with the curated phrases of a knowledge base."""

    def __init__(
        self,
        knowledge: KnowledgeBase,
        lexicon: Lexicon,
        retriever: Retriever,
        acts: ActFinder,
    ) -> None:
        self._safety = SafetyLane(knowledge, lexicon, retriever.speller)
        self._acts = acts

    def read(self, message: str, conversation: Conversation) -> ReadMessage:
        """Read a message, however long, for danger.

        Raises MessageTooLong above MESSAGE_LIMIT characters unless a safety rule fires.
        """
        text = normalise(message)[:_READ_LIMIT]
        typed = self._safety.words(text)
        mended = self._safety.read(typed)
        act = self._act(text, mended)
        verdict = self._verdict(mended, conversation, act)
        if verdict.rule is None and len(text) > MESSAGE_LIMIT:
            raise MessageTooLong(length=len(text), limit=MESSAGE_LIMIT)
        return ReadMessage(
            typed=typed,
            mended=mended,
            conversation=conversation,
            act=act,
            verdict=verdict,
        )

    def verdict(self, message: str) -> Verdict:
        """Judge the danger in a message of any length that begins a conversation."""
        mended = self._message(message)
        return self._verdict(mended, Conversation(), self._act(message, mended))

    def told(self, message: str) -> frozenset[str]:
        """Return the ids of all rules that a message tells of by their phrases."""
        return self._safety.told(self._message(message))

    def exception_in(self, message: str, rule: Rule) -> str:
        """The phrase under `unless` that keeps a rule's phrase from counting, or ""."""
        return self._safety.exception_in(self._message(message), rule)

    def verdict_without(self, rule: Rule, example: str) -> Verdict:
        """Judge an example of a rule as if the rule did not have it."""
        classifier = self._safety.classifier.without(rule, example)
        return self._safety.check(self._message(example), classifier=classifier)

    def nearest_examples(self, verdict: Verdict) -> tuple[str, ...]:
        """Return the examples that decided, the nearest first; only editors ask."""
        like = verdict.like
        return self._safety.classifier.nearest_examples(like) if like else ()

    def _message(self, text: str) -> Message:
        return self._safety.read(self._safety.words(text))

    def _act(self, text: str, message: Message) -> FoundAct | None:
        return self._acts.by_signs(text) or self._acts.by_words(message.words)

    def _verdict(
        self, message: Message, conversation: Conversation, act: FoundAct | None
    ) -> Verdict:
        """Judge by the phrases and, but for an act, by likeness to examples."""
        classifier = None if act else self._safety.classifier
        return self._safety.check(message, conversation.touched, classifier)
