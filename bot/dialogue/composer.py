"""Replies put together from curated text: a method for each kind."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from bot.domain import (
    AnsweredEntry,
    Call,
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
from bot.safety import Verdict


class Composer:
    """Puts replies together for a message that came with the conversation `before`.

    What the verdict notes stands below every reply but an alarm.
    """

    def __init__(
        self,
        knowledge: KnowledgeBase,
        before: Conversation,
        verdict: Verdict = Verdict(),  # noqa: B008  # it is frozen
    ) -> None:
        self._knowledge = knowledge
        self._before = replace(before, touched=verdict.touched, siren=None)
        self._noted = verdict.noted
        self._person = verdict.person

    def answer(
        self, entry: Entry, *, confidence: float, also: Iterable[str] = ()
    ) -> Reply:
        """Answer with an entry; `also` stands before its chips.

        `confidence` is from 0 to 1, here and below, and is rounded to four places.
        """
        disclaimers = self._knowledge.safety.disclaimers
        names = dict.fromkeys(("default", *entry.disclaimers))
        chips = tuple(dict.fromkeys((*also, *entry.next)))
        topic = self._knowledge.topic_of[entry.id]
        return self._reply(
            Kind.ANSWER,
            entry.answer,
            chips,
            disclaimer="\n\n".join(filter(None, map(disclaimers.get, names))) or None,
            confidence=round(confidence, 4),
            entry=AnsweredEntry(id=entry.id, question=entry.question, topic=topic),
            sources=tuple(self._cite(reference) for reference in entry.sources),
        )

    def suggest(self, entries: Iterable[str], *, confidence: float) -> Reply:
        """Offer the closest entries as chips."""
        text = self._knowledge.settings.texts.suggest
        return self._reply(Kind.SUGGEST, text, entries, confidence=round(confidence, 4))

    def decline(
        self,
        text: str | None = None,
        *,
        chips: Iterable[str] = (),
        confidence: float = 0.0,
    ) -> Reply:
        """Say that the bot does not know, and offer `chips`, or else the starters."""
        settings = self._knowledge.settings
        default = " ".join(filter(None, (settings.texts.decline, settings.contact)))
        return self._reply(
            Kind.DECLINE,
            text or default,
            tuple(chips) or settings.starters,
            confidence=round(confidence, 4),
        )

    def cannot_read(self, text: str) -> Reply:
        """Say that a message cannot be read, with the emergency numbers."""
        emergency = self._knowledge.settings.texts.emergency
        return self.decline(" ".join(filter(None, (text, emergency))))

    def refer(self, rule: Rule) -> Reply:
        """Say why a clinician has to answer, and whom to ask."""
        return self._reply(
            Kind.REFER,
            rule.reply,
            rule.next,
            disclaimer=self._knowledge.safety.disclaimers.get("default"),
            rule=_fired(rule),
        )

    def escalate(self, rule: Rule) -> Reply:
        """Say a rule's fixed text, to the visitor or about the person, with calls."""
        text = rule.reply
        if rule.reply_about and self._person:
            text = rule.reply_about.replace("{person}", self._person)
        return replace(
            self._reply(Kind.ESCALATE, text, (), rule=_fired(rule)),
            conversation=replace(self._before, chips=(), siren=rule.id),
            note=None,
            calls=self._calls(rule),
        )

    def smalltalk(self, rule: Smalltalk) -> Reply:
        """Say a curated pleasantry."""
        starters = self._knowledge.settings.starters if rule.starters else ()
        return self._reply(Kind.SMALLTALK, rule.reply, starters)

    def refuse(self, trigger: Trigger) -> Reply:
        """Say a curated refusal, or that a subject is not covered."""
        return self.decline(trigger.reply, chips=trigger.next)

    def _reply(
        self,
        kind: Kind,
        text: str,
        chips: Iterable[str],
        *,
        entry: AnsweredEntry | None = None,
        rule: FiredRule | None = None,
        **fields: Any,
    ) -> Reply:
        entries = self._knowledge.entries
        known = [entries[chip] for chip in chips if chip in entries]
        conversation = replace(self._before, chips=tuple(chip.id for chip in known))
        if entry:
            conversation = replace(conversation, entry=entry.id, topic=entry.topic)
        noted = self._noted
        return Reply(
            kind=kind,
            text=text,
            knowledge=self._knowledge.version,
            conversation=conversation,
            suggestions=tuple(Suggestion(id=e.id, question=e.question) for e in known),
            entry=entry,
            rule=rule or (_fired(noted) if noted else None),
            note=noted.note if noted else None,
            **fields,
        )

    def _calls(self, rule: Rule) -> tuple[Call, ...]:
        """The numbers of a rule, those of the visitors' own country first."""
        country = self._knowledge.settings.country
        return tuple(sorted(rule.call, key=lambda call: country not in call.countries))

    def _cite(self, reference: str) -> Citation:
        source_id, _, section_id = reference.partition("#")
        source = self._knowledge.sources[source_id]
        section = source.sections[section_id].title if section_id else None
        return Citation(
            id=source_id, title=source.title, section=section, url=source.url
        )


def _fired(rule: Rule) -> FiredRule:
    return FiredRule(id=rule.id, level=rule.level)
