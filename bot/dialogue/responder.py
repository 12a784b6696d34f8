"""A message to a reply: the order of decisions."""

from dataclasses import replace
from functools import lru_cache

from bot.dialogue import decision
from bot.dialogue.acts import ActFinder, FoundAct
from bot.dialogue.clauses import Clauses
from bot.dialogue.composer import Composer
from bot.dialogue.context import Context
from bot.dialogue.decision import Decision
from bot.dialogue.explanation import FOREIGN, NOTHING_ASKED, Explanation, Judgement
from bot.dialogue.followup import FollowUps
from bot.dialogue.question import Question
from bot.dialogue.questions import QuestionFinder
from bot.dialogue.reading import MESSAGE_LIMIT, MessageReader, ReadMessage
from bot.dialogue.resolving import ActResolver
from bot.domain import (
    Act,
    Conversation,
    KnowledgeBase,
    Reply,
    Rule,
    UnknownEntry,
    Watch,
    unwatched,
)
from bot.phrases import Lexicon, Triggers
from bot.safety import Verdict
from bot.search import IndexFactory, Retriever, Snapshot
from bot.text import has_known, is_foreign, normalise

# Replies that are kept for messages that come again, a few megabytes at most.
_KEPT = 1_024


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
        language = self.retriever.language
        self._clauses, self._follow_ups = Clauses(language.pack), FollowUps(language)
        lexicon = Lexicon(language, knowledge.groups)
        self._acts = ActFinder(knowledge, self.retriever, watch)
        self._reader = MessageReader(knowledge, lexicon, self.retriever, self._acts)
        self._questions = QuestionFinder(knowledge, lexicon, self.retriever)
        remarks = (r for r in knowledge.smalltalk.rules if r.act is Act.REMARK)
        self._remark = next(remarks, None)
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
        if id := self.knowledge.current_id(entry):
            composer = Composer(self.knowledge, conversation)
            return composer.answer(self.knowledge.entries[id], confidence=1.0)
        if entry is not None and not normalise(message):
            raise UnknownEntry(entry)
        decide = self._decide if len(message) > MESSAGE_LIMIT else self._kept
        return decide(message, conversation)

    def explain(
        self,
        message: str,
        conversation: Conversation = Conversation(),  # noqa: B008  # it is frozen
    ) -> Explanation:
        """Reply to a message, and say what led to it. Raises MessageTooLong."""
        read = self._reader.read(message, conversation)
        questions = self._find(read)
        decided = self._before_search(read) or self._after_search(read, questions)
        question = _deciding(decided, questions)
        examples = self._reader.nearest_examples(read.verdict)
        evidence = examples[0] if examples else read.verdict.evidence
        return Explanation(
            reply=decided.reply,
            stage=decided.stage,
            before=conversation,
            leant_on=question.leant_on,
            act=decided.act,
            read=read.mended.words,
            asked=question.words,
            verdict=replace(read.verdict, evidence=evidence),
            examples=examples,
            finding=question.finding,
            nearest=self.retriever.nearest_phrasing(question.finding),
        )

    def judge(
        self,
        message: str,
        conversation: Conversation = Conversation(),  # noqa: B008  # it is frozen
        *,
        without: Rule | None = None,
    ) -> Judgement:
        """Reply to a message, with less of why than `explain` and much sooner.

        With a rule it is replied to as if that had no such example. Raises
        MessageTooLong, and IndexAway as `reply` does.
        """
        read = self._reader.read(message, conversation)
        if without:
            verdict = self._reader.verdict_without(without, message)
            read = replace(read, verdict=verdict)
        early = self._before_search(read)
        questions = () if early else self._find(read)
        decided = early or self._after_search(read, questions)
        question = _deciding(decided, questions) if questions else None
        return Judgement(
            reply=decided.reply,
            stage=decided.stage,
            subject=decided.subject,
            read=read.mended.words,
            verdict=read.verdict,
            finding=question.finding if question else None,
        )

    def verdict(self, message: str) -> Verdict:
        """Judge the danger in a message of any length that begins a conversation."""
        return self._reader.verdict(message)

    def told(self, message: str) -> frozenset[str]:
        """Return the ids of all rules that a message tells of by their phrases."""
        return self._reader.told(message)

    def exception_in(self, message: str, rule: Rule) -> str:
        """Return the phrase under `unless` that keeps a rule from a message, or ""."""
        return self._reader.exception_in(message, rule)

    def verdict_without(self, rule: Rule, example: str) -> Verdict:
        """Judge an example of a rule as if the rule did not have it."""
        return self._reader.verdict_without(rule, example)

    def is_plain(self, message: str) -> bool:
        """Whether nothing but the search decides the reply to a first message.

        It is one question, about no subject that is not covered, and no earlier stage
        has anything to say. Raises MessageTooLong.
        """
        read = self._reader.read(message, Conversation())
        return (
            self._questions.is_plain(read.mended.words)
            and self._clauses.says_anything(read.mended.words)
            and not self._before_search(read)
        )

    def _decide(self, message: str, conversation: Conversation) -> Reply:
        read = self._reader.read(message, conversation)
        decided = self._before_search(read)
        return (decided or self._after_search(read, self._find(read))).reply

    def _before_search(self, read: ReadMessage) -> Decision | None:
        """Let each stage before the search speak in turn; None where none decides."""
        message, composer = read.mended, self._composer(read)
        if rule := read.verdict.rule:
            is_siren = read.verdict.is_siren
            compose = composer.escalate if is_siren else composer.refer
            return Decision("safety", compose(rule))
        if siren := self.knowledge.safety.by_id.get(read.conversation.siren or ""):
            return self._after_siren(read, siren)
        if (act := read.act) and not self._refused.first_found(message):
            return self._picked(read) or self._act(read, act)
        is_other = is_foreign(read.typed, self.retriever.speller)
        if is_other and not self._questions.is_curated(message.words):
            return Decision(FOREIGN, composer.cannot_read(self._texts.language))
        if refused := self._refused.first_found(message):
            stage, reply = f"refusal {refused.id!r}", composer.refuse(refused)
            return Decision(stage, reply, subject=refused.id)
        return self._picked(read)

    def _picked(self, read: ReadMessage) -> Decision | None:
        """Answer the chip that a message picks, by its place or by its words."""
        composer, entries = self._composer(read), self.knowledge.entries
        message_words, chips = read.mended.words, read.conversation.chips
        place = self._follow_ups.picked(message_words, chips)
        if place is None:
            place = self._follow_ups.described(message_words, chips, entries)
            # A phrasing to the letter means the same in every conversation.
            if place is None or self._questions.is_curated(message_words):
                return None
        if chips[place] not in entries:
            reply = composer.decline_with(self._texts.lost_chip)
            return Decision(f"chip {place + 1}, which is gone", reply)
        reply = composer.answer(entries[chips[place]], confidence=1.0)
        return Decision(f"chip {place + 1}", reply)

    def _act(self, read: ReadMessage, act: FoundAct) -> Decision:
        resolver = ActResolver(self.knowledge, read.conversation, self._composer(read))
        reply = resolver.reply(act.rule)
        # An answer that is said again is counted as the act that asked for it, too.
        reply = replace(reply, smalltalk=reply.smalltalk or act.rule.id)
        return Decision(f"act {act.rule.id!r}", reply, act=act)

    def _after_siren(self, read: ReadMessage, siren: Rule) -> Decision:
        """Answer a question that clearly is about something else; else help again."""
        composer = self._composer(read)
        # The whole: a part of it may look like another subject where it is none.
        asked = self._follow_ups.new_subject(read.mended.words)
        questions = self._questions.find_whole(asked, read.mended.words)
        again = Decision("safety, as before", composer.escalate(siren))
        return decision.answer(questions, composer, self.retriever.scoring) or again

    def _find(self, read: ReadMessage) -> tuple[Question, ...]:
        """Search for what a message asks, with the last entry where it needs that."""
        # As many words as a message within the limit may have at most.
        message_words = read.mended.words[:MESSAGE_LIMIT]
        context = Context(
            self.knowledge.entries,
            self._questions,
            self._follow_ups,
            self.retriever.scoring,
            read.conversation,
        )
        return context.complete(message_words, self._questions.find(message_words))

    def _after_search(
        self, read: ReadMessage, questions: tuple[Question, ...]
    ) -> Decision:
        """Answer, suggest or decline by what the search finds; or it is an act."""
        message_words, composer = read.mended.words, self._composer(read)
        if act := self._like(read, questions):
            return self._act(read, act)
        says_something = self._clauses.says_anything(message_words)
        if not says_something and not _is_about_something(questions[0]):
            reply = composer.decline_with(self._texts.no_question)
            return Decision(NOTHING_ASKED, reply)
        if decided := decision.answer(questions, composer, self.retriever.scoring):
            return decided
        if not has_known(message_words, self.retriever.speller):
            return Decision(FOREIGN, composer.cannot_read(self._texts.unreadable))
        if self._is_remark(read, questions) and self._remark:
            return self._act(read, FoundAct(self._remark, ""))
        return decision.suggest(questions, composer, self.retriever.scoring)

    def _is_remark(self, read: ReadMessage, questions: tuple[Question, ...]) -> bool:
        """Whether a message within a conversation asks nothing, nor of the subject."""
        least = self.retriever.scoring.suggest_from
        is_near = any(q.is_about or q.finding.confidence >= least for q in questions)
        asks = any(piece.question for piece in self._clauses.pieces(read.mended.words))
        return bool(read.conversation.kind) and not is_near and not asks

    def _like(
        self, read: ReadMessage, questions: tuple[Question, ...]
    ) -> FoundAct | None:
        """Return the act that a message is like, if that is likelier than an entry."""
        first, acts, message_words = questions[0], self._acts, read.mended.words
        noted = read.verdict.noted
        is_grave = noted is not None and noted.level.is_grave
        if first.is_curated or first.uncovered or is_grave:
            return None
        if first.finding.is_sure:
            # A word finds an entry where none names the subject: "repeat your answer".
            is_about = first.leant_on or any(q.is_about for q in questions)
            may_be = not is_about and acts.knows(message_words)
            return acts.like(message_words) if may_be else None
        begins = not read.conversation.kind
        act = acts.like(message_words) or acts.in_part(message_words, begins=begins)
        return act if act and act.likelihood > first.finding.confidence else None

    def _composer(self, read: ReadMessage) -> Composer:
        return Composer(self.knowledge, read.conversation, read.verdict)


def _is_about_something(question: Question) -> bool:
    """Whether words that say nothing by themselves are a question all the same."""
    return bool(question.leant_on or question.is_curated or question.uncovered)


def _deciding(decided: Decision, questions: tuple[Question, ...]) -> Question:
    """Return the question that decided, else the first."""
    return next((q for q in questions if q.words == decided.asked), questions[0])
