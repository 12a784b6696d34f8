"""A message to a reply: the order of decisions."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache

from bot.dialogue import followup
from bot.dialogue.composer import Composer
from bot.dialogue.questions import points_back, split_questions
from bot.dialogue.smalltalk import SmalltalkLane
from bot.domain import (
    Conversation,
    KnowledgeBase,
    Level,
    MessageTooLong,
    Reply,
    Smalltalk,
    Trigger,
    UnknownEntry,
)
from bot.phrases import Lexicon, Message, Triggers, is_negated
from bot.safety import LikenessLane, SafetyLane, Verdict
from bot.search import Finding, IndexFactory, Match, Retriever, Snapshot
from bot.text import Word, is_foreign, normalise, words

# Characters; far above any question, far below what would slow a reply.
MESSAGE_LIMIT = 1_000
# Characters that are read for red flags: what a body over HTTP can hold. A character
# may stand for eighteen others once it is normalised.
_READ_LIMIT = 16_384
# Replies that are kept for messages that come again, a few megabytes at most.
_KEPT = 1_024
_CHIPS = 3
# Words that a part of a message needs to be a question of its own ("Right. And …").
_PART_FROM = 3
# Parts that are searched for at most, the last ones: people ask at the end.
_PARTS = 6
# A part of up to so many terms must find one of so many closest entries of the whole.
_SHORT_PART = 6
_CLOSEST = 5
# A chip should be about as close as the first: half of its score.
_CHIP_FROM = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """Why a reply is what it is.

    `stage` names the step that replied; `read` is the message as mended; `verdict` is
    the safety lane's; `finding` is the search's, made for every message that has words,
    also where another stage replied.
    """

    reply: Reply
    stage: str
    read: tuple[Word, ...]
    verdict: Verdict
    finding: Finding

    @property
    def matches(self) -> tuple[Match, ...]:
        """The ranked matches."""
        return self.finding.matches


@dataclass(frozen=True, slots=True, kw_only=True)
class _Turn:
    """A message and its conversation, with what the lanes before the search found.

    `typed` is the message spelt as it was; that of `message` is mended.
    """

    typed: tuple[Word, ...]
    message: Message
    conversation: Conversation
    small: Smalltalk | None
    verdict: Verdict
    composer: Composer


@dataclass(frozen=True, slots=True, kw_only=True)
class _Question:
    """One question of a message: what was found, and the subject that rules it out."""

    finding: Finding
    uncovered: Trigger | None

    @property
    def entry(self) -> str:
        return self.finding.matches[0].entry.id


class Responder:
    """A knowledge base, ready to reply. It never changes; threads may share it."""

    def __init__(
        self,
        knowledge: KnowledgeBase,
        snapshot: Snapshot | None = None,
        make_index: IndexFactory | None = None,
    ) -> None:
        """Analyse and index the knowledge.

        `snapshot` is what a retriever of the very same knowledge saved; `make_index`
        makes an index elsewhere instead of one in this process.
        """
        self.knowledge = knowledge
        self.retriever = Retriever(knowledge, snapshot=snapshot, make_index=make_index)
        self._lexicon = Lexicon(knowledge.safety.groups)
        self._safety = SafetyLane(knowledge.safety, self._lexicon)
        self._likeness = LikenessLane(knowledge, self.retriever)
        self._smalltalk = SmalltalkLane(knowledge.smalltalk, self._lexicon)
        self._refused = Triggers(knowledge.scope.refuse, self._lexicon)
        self._uncovered = Triggers(knowledge.scope.uncovered, self._lexicon)
        # One knowledge for good: so are the replies to the same messages. Those of an
        # index elsewhere may be more careful while it is away, and are not to last.
        keep = lru_cache(maxsize=0 if make_index else _KEPT)
        self._kept = keep(self._decide)

    def reply(
        self,
        message: str,
        conversation: Conversation = Conversation(),  # noqa: B008  # it is frozen
        entry: str | None = None,
    ) -> Reply:
        """The reply to a message, or to a pressed chip: `entry` wins over `message`.

        Raises UnknownEntry for a chip that the knowledge no longer has when there is no
        message to fall back on, and MessageTooLong above MESSAGE_LIMIT characters
        unless a red flag is among them. Raises IndexAway where the index is elsewhere,
        does not answer, and nothing but a search could tell the reply.
        """
        if entry is not None and entry in self.knowledge.entries:
            composer = Composer(self.knowledge, conversation)
            return composer.answer(self.knowledge.entries[entry], confidence=1.0)
        if entry is not None and not normalise(message):
            raise UnknownEntry(entry)
        if len(message) > MESSAGE_LIMIT:
            return self._decide(message, conversation)
        return self._kept(message, conversation)

    def _decide(self, message: str, conversation: Conversation) -> Reply:
        turn = self._read(message, conversation)
        found = self._before_search(turn) or self._answer(turn, self._search(turn))
        return found[1]

    def explain(
        self,
        message: str,
        conversation: Conversation = Conversation(),  # noqa: B008  # it is frozen
    ) -> Explanation:
        """The reply to a message, with what led to it. Raises MessageTooLong."""
        turn = self._read(message, conversation)
        finding = self._search(turn)
        stage, reply = self._before_search(turn) or self._answer(turn, finding)
        return Explanation(
            reply=reply,
            stage=stage,
            read=turn.message.words,
            verdict=turn.verdict,
            finding=finding,
        )

    def verdict(self, message: str) -> Verdict:
        """What the safety lane says of a message that begins a conversation."""
        whole = self._lexicon.read(self.retriever.speller.mend(words(message)))
        return self._verdict(whole, Conversation(), self._smalltalk.find(whole))

    def is_plain(self, message: str) -> bool:
        """Whether nothing but the search decides the reply to a first message.

        It is one question, about no subject that is not covered, and no earlier stage
        has anything to say.
        """
        turn = self._read(message, Conversation())
        return not (
            self._before_search(turn)
            or len(split_questions(turn.message.words)) > 1
            or self._subject(turn.message)
        )

    def _read(self, message: str, conversation: Conversation) -> _Turn:
        """A message as everything after the safety rules sees it.

        Raises MessageTooLong where there is no red flag in too much text.
        """
        text = normalise(message)[:_READ_LIMIT]
        typed = words(text)
        whole = self._lexicon.read(self.retriever.speller.mend(typed))
        small = self._smalltalk.find(whole)
        verdict = self._verdict(whole, conversation, small)
        if verdict.rule is None and len(text) > MESSAGE_LIMIT:
            raise MessageTooLong(length=len(text), limit=MESSAGE_LIMIT)
        return _Turn(
            typed=typed,
            message=whole,
            conversation=conversation,
            small=small,
            verdict=verdict,
            composer=Composer(self.knowledge, conversation, verdict.touched),
        )

    def _verdict(
        self, message: Message, conversation: Conversation, small: Smalltalk | None
    ) -> Verdict:
        """What the phrases say; where they find no danger, what the examples say."""
        verdict = self._safety.check(message, conversation.touched)
        if verdict.is_danger or small:
            return verdict
        # No message within the limit has more words.
        rule = self._likeness.find(message.words[:MESSAGE_LIMIT], verdict.denied)
        if rule is None or (verdict.rule and rule.level is Level.CLINICIAN):
            return verdict
        return replace(verdict, rule=rule, evidence="like its examples")

    def _before_search(self, turn: _Turn) -> tuple[str, Reply] | None:
        """The first stage before the search to have something to say, and what."""
        message, composer = turn.message, turn.composer
        if rule := turn.verdict.rule:
            clinician = rule.level is Level.CLINICIAN
            say = composer.refer if clinician else composer.escalate
            return "safety", say(rule)
        if is_foreign(turn.typed, self.retriever.speller):
            return "language", composer.decline(self.knowledge.settings.texts.language)
        if refused := self._refused.first_found(message):
            return f"refusal {refused.id!r}", composer.refuse(refused)
        if chip := followup.picked(message.words, turn.conversation):
            entry = self.knowledge.entries[chip]
            return "follow-up", composer.answer(entry, confidence=1.0)
        if followup.rejects(message.words, turn.conversation):
            return "follow-up", composer.decline()
        if turn.small:
            return f"small talk {turn.small.id!r}", composer.smalltalk(turn.small)
        return None

    def _search(self, turn: _Turn) -> Finding:
        """The whole message searched, with the last entry where it leans on it."""
        read, conversation = turn.message.words[:MESSAGE_LIMIT], turn.conversation
        if conversation.entry and followup.leans_back(read, conversation):
            last = self.knowledge.entries[conversation.entry]
            return self.retriever.search_within(read, last)
        return self.retriever.search(read)

    def _answer(self, turn: _Turn, finding: Finding) -> tuple[str, Reply]:
        """An answer, suggestions or a decline, from what the search found."""
        composer, advice = turn.composer, turn.verdict.advice
        questions = self._questions(turn.message, finding)
        answer_from = self.retriever.scoring.answer_from
        sure = [q for q in questions if not q.uncovered and _is_sure(q, answer_from)]
        if sure:
            best = sure[0].finding
            others = [q.entry for q in sure[1:] if q.entry != sure[0].entry]
            return "search", composer.answer(
                best.matches[0].entry,
                confidence=best.confidence,
                advice=advice,
                also=others,
            )
        uncovered = next((q.uncovered for q in questions if q.uncovered), None)
        if uncovered:
            reply = composer.refuse(uncovered, advice=advice)
            return f"not covered, subject {uncovered.id!r}", reply
        if advice:
            return "safety", composer.escalate(advice)
        return "search", self._unsure(questions, composer)

    def _questions(self, message: Message, finding: Finding) -> tuple[_Question, ...]:
        """The whole message as one question and its parts, the surest first.

        The whole comes first where it is likelier right than not, having all the
        context. A part that points back is about what the whole is about.
        """
        parts = split_questions(message.words)
        whole = self._question(message, finding)
        if len(parts) < 2:
            return (whole,)
        found = [
            self._question(
                message if points_back(part) else self._lexicon.read(part),
                self.retriever.search(part),
            )
            for part in parts[-_PARTS:]
            if len(part) >= _PART_FROM and self.retriever.has_content(part)
        ]
        found = [q for q in found if self._fits(q, finding)]
        likely = whole.finding.confidence > 0.5
        return tuple(
            sorted(
                (whole, *found),
                key=lambda q: (q is not whole or not likely, -q.finding.confidence),
            )
        )

    def _fits(self, question: _Question, whole: Finding) -> bool:
        """Whether a short part finds what the whole message is about, too.

        "What makes that happen?" alone would find anything.
        """
        finding = question.finding
        if len(finding.terms) > _SHORT_PART or not finding.matches:
            return True
        return question.entry in {m.entry.id for m in whole.matches[:_CLOSEST]}

    def _question(self, part: Message, finding: Finding) -> _Question:
        return _Question(finding=finding, uncovered=self._subject(part))

    def _subject(self, part: Message) -> Trigger | None:
        """The first uncovered subject that a question names and does not deny."""
        return self._uncovered.first_found(
            part, lambda found: not is_negated(part.words, found)
        )

    def _unsure(self, questions: Iterable[_Question], composer: Composer) -> Reply:
        """Suggestions where something is close, else a decline."""
        best = max((q.finding for q in questions), key=lambda found: found.confidence)
        if best.confidence < self.retriever.scoring.suggest_from:
            return composer.decline(confidence=best.confidence)
        least = best.matches[0].score * _CHIP_FROM
        close = [m.entry.id for m in best.matches[:_CHIPS] if m.score >= least]
        return composer.suggest(close, confidence=best.confidence)


def _is_sure(question: _Question, answer_from: float) -> bool:
    return bool(question.finding.matches) and question.finding.confidence >= answer_from
