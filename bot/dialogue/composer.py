"""Replies put together from curated text: one function for each kind."""

from collections.abc import Iterable
from dataclasses import replace

from bot.domain import (
    AnsweredEntry,
    Citation,
    Conversation,
    Entry,
    FiredRule,
    Kind,
    KnowledgeBase,
    Reply,
    Rule,
    Smalltalk,
    Suggestion,
    Trigger,
)


class Composer:
    """Puts replies together for one turn of a conversation.

    `before` is the conversation that the message came with; `touched` are the safety
    groups that the message touched.
    """

    def __init__(
        self,
        knowledge: KnowledgeBase,
        before: Conversation,
        touched: tuple[str, ...] = (),
    ) -> None:
        self._knowledge = knowledge
        self._before = replace(before, touched=touched)

    def answer(
        self,
        entry: Entry,
        *,
        confidence: float,
        advice: Rule | None = None,
        also: Iterable[str] = (),
    ) -> Reply:
        """An entry's answer; `advice` stands below it, `also` before its next chips."""
        disclaimers = self._knowledge.safety.disclaimers
        names = dict.fromkeys(("default", *entry.disclaimers))
        chips = tuple(dict.fromkeys((*also, *entry.next)))
        topic = self._knowledge.topic_of[entry.id]
        return self._reply(
            Kind.ANSWER,
            f"{entry.answer}\n\n{advice.reply}" if advice else entry.answer,
            chips,
            disclaimer="\n\n".join(disclaimers[n] for n in names if n in disclaimers)
            or None,
            confidence=round(confidence, 4),
            entry=AnsweredEntry(id=entry.id, question=entry.question, topic=topic),
            rule=FiredRule(id=advice.id, level=advice.level) if advice else None,
            sources=tuple(self._cite(reference) for reference in entry.sources),
        )

    def suggest(self, entries: Iterable[str], *, confidence: float) -> Reply:
        """The closest entries as chips."""
        text = self._knowledge.settings.texts.suggest
        return self._reply(Kind.SUGGEST, text, entries, confidence=round(confidence, 4))

    def decline(
        self,
        text: str | None = None,
        *,
        chips: Iterable[str] = (),
        confidence: float = 0.0,
        advice: Rule | None = None,
    ) -> Reply:
        """What the bot does not know, and what it does."""
        settings = self._knowledge.settings
        paragraphs = [
            text or self._default_decline(),
            *([advice.reply] if advice else []),
        ]
        return self._reply(
            Kind.DECLINE,
            "\n\n".join(paragraphs),
            tuple(chips) or settings.starters,
            confidence=round(confidence, 4),
        )

    def _default_decline(self) -> str:
        settings = self._knowledge.settings
        return " ".join(filter(None, (settings.texts.decline, settings.contact)))

    def refer(self, rule: Rule) -> Reply:
        """Why a clinician has to say, and whom to ask."""
        return self._reply(
            Kind.REFER,
            rule.reply,
            rule.next,
            disclaimer=self._knowledge.safety.disclaimers.get("default"),
            rule=FiredRule(id=rule.id, level=rule.level),
        )

    def escalate(self, rule: Rule) -> Reply:
        """A rule's fixed text, and nothing below it."""
        fired = FiredRule(id=rule.id, level=rule.level)
        return self._reply(Kind.ESCALATE, rule.reply, (), rule=fired)

    def smalltalk(self, rule: Smalltalk) -> Reply:
        """A curated pleasantry."""
        starters = self._knowledge.settings.starters if rule.starters else ()
        return self._reply(Kind.SMALLTALK, rule.reply, starters)

    def refuse(self, trigger: Trigger, *, advice: Rule | None = None) -> Reply:
        """A curated refusal or a subject that is not covered."""
        return self.decline(trigger.reply, chips=trigger.next, advice=advice)

    def _reply(
        self, kind: Kind, text: str, chips: Iterable[str], **fields: object
    ) -> Reply:
        entries = self._knowledge.entries
        suggestions = tuple(
            Suggestion(id=chip, question=entries[chip].question)
            for chip in chips
            if chip in entries
        )
        entry = fields.get("entry")
        conversation = replace(
            self._before, chips=tuple(suggestion.id for suggestion in suggestions)
        )
        if isinstance(entry, AnsweredEntry):
            conversation = replace(conversation, entry=entry.id, topic=entry.topic)
        return Reply(
            kind=kind,
            text=text,
            knowledge=self._knowledge.version,
            conversation=conversation,
            suggestions=suggestions,
            **fields,  # type: ignore[arg-type]  # checked where they are passed
        )

    def _cite(self, reference: str) -> Citation:
        source_id, _, section_id = reference.partition("#")
        source = self._knowledge.sources[source_id]
        section = source.sections[section_id].title if section_id else None
        return Citation(
            id=source_id, title=source.title, section=section, url=source.url
        )
