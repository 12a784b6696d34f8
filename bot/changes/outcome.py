"""What becomes of a message, as far as a change of it matters to who wrote it."""

from dataclasses import dataclass, replace
from typing import Self

from bot.changes.asked import Asked, Origin
from bot.dialogue import Judgement, Responder
from bot.domain import Conversation, Kind, KnowledgeBase, Level, MessageTooLong, Rule


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """A reply without its words.

    `kind` is None where a message is refused as too long. `rule` and its `level` are of
    the danger that replies or is noted; `note` says whether a note stands below, and
    `is_told` whether a phrase tells of the danger, not its likeness to examples alone.
    `chips` are the entries that are offered beside those that follow the answer anyway.
    `sureness` counts the thresholds that `confidence` reaches, from 0 to 3.
    """

    kind: Kind | None
    stage: str = ""
    entry: str | None = None
    rule: str | None = None
    level: Level | None = None
    note: bool = False
    is_told: bool = True
    smalltalk: str | None = None
    chips: tuple[str, ...] = ()
    confidence: float | None = None
    sureness: int = 0

    @property
    def siren(self) -> Level | None:
        """The level of the alarm that sounds, if one does."""
        return self.level if self.kind is Kind.ESCALATE else None

    def renamed(self, knowledge: KnowledgeBase) -> Self:
        """Return the outcome with the ids that its entries have in `knowledge`."""
        entry, *chips = (
            knowledge.current_id(id) or id for id in (self.entry, *self.chips)
        )
        return replace(self, entry=entry, chips=tuple(filter(None, chips)))

    def __str__(self) -> str:
        """Say what is replied: `answer sessions-needed, with a note`."""
        by = self.rule if self.kind in (Kind.ESCALATE, Kind.REFER) else None
        subject = by or self.entry or self.smalltalk or ""
        level = f" ({self.level})" if self.siren else ""
        note = f", with the note of {self.rule}" if self.note else ""
        return f"{self.kind or 'too long'} {subject}".strip() + level + note


def outcome_of(responder: Responder, asked: Asked) -> Outcome:
    """Ask a message after those before it, and return what becomes of it.

    May raise IndexAway.
    """
    conversation = Conversation()
    try:
        for message in asked.after:
            conversation = responder.reply(message, conversation).conversation
        without = _rule_of(asked, responder.knowledge)
        return _outcome(
            responder, responder.judge(asked.message, conversation, without=without)
        )
    except MessageTooLong:
        return Outcome(kind=None)


def _rule_of(asked: Asked, knowledge: KnowledgeBase) -> Rule | None:
    """The danger that an example must be left out of."""
    is_example = asked.origin is Origin.EXAMPLE
    return knowledge.safety.by_example.get(asked.message) if is_example else None


def _outcome(responder: Responder, judgement: Judgement) -> Outcome:
    reply, scoring = judgement.reply, responder.retriever.scoring
    entry = responder.knowledge.entries[reply.entry.id] if reply.entry else None
    follow = entry.next if entry else ()
    offers = reply.kind in (Kind.ANSWER, Kind.SUGGEST)
    offered = [chip.id for chip in reply.suggestions if chip.id not in follow]
    least = (
        scoring.suggest_from,
        scoring.answer_from,
        responder.retriever.judges[0].scoring.sure_from,
    )
    return Outcome(
        kind=reply.kind,
        stage=judgement.stage,
        entry=entry.id if entry else None,
        rule=reply.rule.id if reply.rule else None,
        level=reply.rule.level if reply.rule else None,
        note=reply.note is not None,
        is_told=judgement.verdict.like is None,
        smalltalk=reply.smalltalk,
        chips=tuple(offered) if offers else (),
        confidence=reply.confidence,
        sureness=sum((reply.confidence or 0) >= each for each in least),
    )
