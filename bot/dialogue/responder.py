"""A message to a reply: the order of decisions."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache

from bot.dialogue import followup
from bot.dialogue.composer import Composer
from bot.dialogue.questions import Question, QuestionFinder, split_questions
from bot.dialogue.reading import MESSAGE_LIMIT, MessageReader, ReadMessage
from bot.domain import Conversation, KnowledgeBase, Reply, Rule, UnknownEntry
from bot.phrases import Lexicon, Triggers
from bot.safety import Verdict
from bot.search import (
    Finding,
    IndexFactory,
    Match,
    Retriever,
    Snapshot,
    Watch,
    unwatched,
)
from bot.text import Word, has_known, is_foreign, normalise

# Replies that are kept for messages that come again, a few megabytes at most.
_KEPT = 1_024
_CHIPS = 3
# A chip must have at least this part of the first match's score.
_CHIP_FROM = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """Why a reply is what it is.

    `stage` names the step that replied, such as `safety` or `small talk 'thanks'`;
    `read` is the message as mended; `verdict` is that of the safety lane, `examples`
    those that the message is like, the nearest first and as the verdict's evidence; the
    search's `finding` is made even where an earlier stage replied. `nearest` is the
    first match's phrasing that is nearest to the message, None without a match.
    """

    reply: Reply
    stage: str
    read: tuple[Word, ...]
    verdict: Verdict
    examples: tuple[str, ...]
    finding: Finding
    nearest: str | None

    @property
    def matches(self) -> tuple[Match, ...]:
        return self.finding.matches


# The name of a stage, and the reply that it decided on.
_Decision = tuple[str, Reply]


class Responder:
    """A knowledge base, ready to reply. It never changes; threads may share it."""

    def __init__(
        self,
        knowledge: KnowledgeBase,
        snapshot: Snapshot | None = None,
        make_index: IndexFactory | None = None,
        watch: Watch = unwatched,
    ) -> None:
        """Analyse and index the knowledge, or take it from a snapshot of the very same.

        `make_index` makes an index elsewhere instead of one in this process. `watch`
        sees the encoder read what is new to it.
        """
        self.knowledge = knowledge
        self._texts = knowledge.settings.texts
        self.retriever = Retriever(
            knowledge, snapshot=snapshot, make_index=make_index, watch=watch
        )
        lexicon = Lexicon(knowledge.groups)
        self._reader = MessageReader(knowledge, lexicon, self.retriever)
        self._questions = QuestionFinder(knowledge, lexicon, self.retriever)
        self._refused = Triggers(knowledge.scope.refuse, lexicon)
        # The knowledge never changes, so replies can be cached. Not with an index
        # elsewhere, which another one stands in for while it is away.
        keep = lru_cache(maxsize=0 if make_index else _KEPT)
        self._kept = keep(self._decide)

    def reply(
        self,
        message: str,
        conversation: Conversation = Conversation(),  # noqa: B008  # it is frozen
        entry: str | None = None,
    ) -> Reply:
        """Reply to a message, or to a pressed chip: `entry` wins over `message`.

        Raises UnknownEntry for a chip that the knowledge no longer has when there is no
        message to fall back on, and MessageTooLong above MESSAGE_LIMIT characters
        unless a safety rule fires. Raises IndexAway where the index is elsewhere, does
        not answer, and nothing but a search could tell the reply.
        """
        if entry is not None and entry in self.knowledge.entries:
            composer = Composer(self.knowledge, conversation)
            return composer.answer(self.knowledge.entries[entry], confidence=1.0)
        if entry is not None and not normalise(message):
            raise UnknownEntry(entry)
        if len(message) > MESSAGE_LIMIT:
            return self._decide(message, conversation)
        return self._kept(message, conversation)

    def explain(
        self,
        message: str,
        conversation: Conversation = Conversation(),  # noqa: B008  # it is frozen
    ) -> Explanation:
        """Reply to a message, and say what led to it. Raises MessageTooLong."""
        read = self._reader.read(message, conversation)
        finding = self._search(read)
        stage, reply = self._before_search(read) or self._after_search(read, finding)
        examples = self._reader.nearest_examples(read.verdict)
        evidence = examples[0] if examples else read.verdict.evidence
        return Explanation(
            reply=reply,
            stage=stage,
            read=read.mended.words,
            verdict=replace(read.verdict, evidence=evidence),
            examples=examples,
            finding=finding,
            nearest=self.retriever.nearest_phrasing(finding),
        )

    def verdict(self, message: str) -> Verdict:
        """Judge the danger in a message of any length that begins a conversation."""
        return self._reader.verdict(message)

    def told(self, message: str) -> frozenset[str]:
        """Return the ids of all rules that a message tells of by their phrases."""
        return self._reader.told(message)

    def verdict_without(self, rule: Rule, example: str) -> Verdict:
        """Judge an example of a rule as if the rule did not have it."""
        return self._reader.verdict_without(rule, example)

    def is_plain(self, message: str) -> bool:
        """Whether nothing but the search decides the reply to a first message.

        It is one question, about no subject that is not covered, and no earlier stage
        has anything to say. Raises MessageTooLong.
        """
        read = self._reader.read(message, Conversation())
        return not (
            self._before_search(read)
            or len(split_questions(read.mended.words)) > 1
            or self._questions.subject(read.mended)
        )

    def _decide(self, message: str, conversation: Conversation) -> Reply:
        read = self._reader.read(message, conversation)
        decision = self._before_search(read)
        _, reply = decision or self._after_search(read, self._search(read))
        return reply

    def _before_search(self, read: ReadMessage) -> _Decision | None:
        """Let each stage before the search speak in turn; None where none decides."""
        message, composer = read.mended, self._composer(read)
        if rule := read.verdict.rule:
            is_siren = read.verdict.is_siren
            compose = composer.escalate if is_siren else composer.refer
            return "safety", compose(rule)
        if siren := self.knowledge.safety.by_id.get(read.conversation.siren or ""):
            return self._after_siren(read, siren)
        if is_foreign(read.typed, self.retriever.speller):
            return "language", composer.cannot_read(self._texts.language)
        if refused := self._refused.first_found(message):
            return f"refusal {refused.id!r}", composer.refuse(refused)
        if chip := followup.picked(message.words, read.conversation):
            entry = self.knowledge.entries[chip]
            return "follow-up", composer.answer(entry, confidence=1.0)
        if followup.rejects(message.words, read.conversation):
            return "follow-up", composer.decline()
        if small := read.smalltalk:
            return f"small talk {small.id!r}", composer.smalltalk(small)
        return None

    def _after_siren(self, read: ReadMessage, siren: Rule) -> _Decision:
        """Answer a question that clearly is about something else; else help again."""
        composer = self._composer(read)
        asked = followup.new_subject(read.mended.words)
        finding = self.retriever.search(asked)
        if finding.confidence >= self.retriever.scoring.answer_from:
            entry = finding.matches[0].entry
            return "search", composer.answer(entry, confidence=finding.confidence)
        if uncovered := self._questions.subject(read.mended):
            stage = f"not covered, subject {uncovered.id!r}"
            return stage, composer.refuse(uncovered)
        return "safety, as before", composer.escalate(siren)

    def _search(self, read: ReadMessage) -> Finding:
        """Search for the whole message, with the last entry where it leans on it."""
        # As many words as a message within the limit may have at most.
        message_words = read.mended.words[:MESSAGE_LIMIT]
        last = self.knowledge.entries.get(read.conversation.entry or "")
        if last and followup.leans_back(message_words, read.conversation):
            return self.retriever.search_within(message_words, last)
        return self.retriever.search(message_words)

    def _after_search(self, read: ReadMessage, finding: Finding) -> _Decision:
        """Answer, suggest or decline by what the search finds."""
        composer = self._composer(read)
        questions = self._questions.find(read.mended, finding)
        answer_from = self.retriever.scoring.answer_from
        if sure := [q for q in questions if q.is_sure(answer_from)]:
            best = sure[0].finding
            also = [q.entry for q in sure[1:] if q.entry != sure[0].entry]
            entry, confidence = best.matches[0].entry, best.confidence
            return "search", composer.answer(entry, confidence=confidence, also=also)
        if uncovered := next(filter(None, (q.uncovered for q in questions)), None):
            stage = f"not covered, subject {uncovered.id!r}"
            return stage, composer.refuse(uncovered)
        if not has_known(read.mended.words, self.retriever.speller):
            return "language", composer.cannot_read(self._texts.unreadable)
        return "search", self._suggest(questions, composer)

    def _suggest(self, questions: Iterable[Question], composer: Composer) -> Reply:
        """Suggest what is close, or decline where nothing is."""
        findings = [question.finding for question in questions]
        best = max(findings, key=lambda finding: finding.confidence)
        if best.confidence < self.retriever.scoring.suggest_from:
            return composer.decline(confidence=best.confidence)
        least = best.matches[0].score * _CHIP_FROM
        close = [m.entry.id for m in best.matches[:_CHIPS] if m.score >= least]
        return composer.suggest(close, confidence=best.confidence)

    def _composer(self, read: ReadMessage) -> Composer:
        return Composer(self.knowledge, read.conversation, read.verdict)
