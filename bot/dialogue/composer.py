"""Replies put together from curated text: a method for each kind."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any
from zlib import crc32

from bot.domain import (
    AnsweredEntry,
    Call,
    Citation,
    Conversation,
    Entry,
    FiredRule,
    HandOff,
    Kind,
    KnowledgeBase,
    Reply,
    Rule,
    Smalltalk,
    Suggestion,
    Trigger,
    filled,
)
from bot.safety import Verdict
from bot.text import as_date, as_link


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
        self,
        entry: Entry,
        *,
        confidence: float,
        text: str | None = None,
        also: Iterable[str] = (),
        others: Iterable[str] = (),
        leant_on: str | None = None,
    ) -> Reply:
        """Answer with an entry, or with `text` in its place; `also` is offered first.

        `confidence` is from 0 to 1, here and below, and is rounded to four places.
        `others` are the next matches, and `leant_on` the entry that the question could
        not be understood without.
        """
        chips = tuple(dict.fromkeys((*also, *entry.next)))
        topic = self._knowledge.topic_of[entry.id]
        return self._reply(
            Kind.ANSWER,
            text or entry.answer,
            chips,
            others,
            leant_on=leant_on,
            disclaimer=self._disclaimer("default", *entry.disclaimers),
            brief=self._disclaimer("brief"),
            confidence=round(confidence, 4),
            entry=AnsweredEntry(id=entry.id, question=entry.question, topic=topic),
            sources=tuple(self._cite(reference) for reference in entry.sources),
        )

    def suggest(
        self, entries: Iterable[str], *, confidence: float, others: Iterable[str] = ()
    ) -> Reply:
        """Offer the closest entries as chips; `others` are the next matches."""
        text = self._knowledge.settings.texts.suggest
        confidence = round(confidence, 4)
        return self._reply(Kind.SUGGEST, text, entries, others, confidence=confidence)

    def decline(self, asked: str, *, is_about: bool, confidence: float = 0.0) -> Reply:
        """Say that the bot does not know what was `asked`, and what else it knows.

        Texts take turns by what was asked, so that the same words get the same one.
        The contact follows where they are about the bot's subject: `is_about`.
        """
        settings = self._knowledge.settings
        texts = settings.texts.decline
        text: str | None = texts[crc32(asked.encode()) % len(texts)]
        if self._before.declined:
            text = self.filled(settings.texts.declined_again)
        contact = settings.contact if is_about else None
        text = " ".join(filter(None, (text, contact)))
        return self._decline(text, self._openers(), confidence=confidence)

    def decline_with(self, text: str) -> Reply:
        """Say why there is no answer, and offer the starters, or the topics."""
        return self._decline(text, self._openers())

    def refuse(self, trigger: Trigger) -> Reply:
        """Say a curated refusal, or that a subject is not covered."""
        return self._decline(trigger.reply, trigger.next or self._openers())

    def cannot_read(self, text: str) -> Reply:
        """Say that a message cannot be read, with the emergency numbers."""
        emergency = self._knowledge.settings.texts.emergency
        return self._decline(" ".join(filter(None, (text, emergency))), ())

    def _decline(
        self, text: str, chips: Iterable[str], *, confidence: float = 0.0
    ) -> Reply:
        return self._reply(
            Kind.DECLINE,
            text,
            chips,
            confidence=round(confidence, 4),
            hand_off=self._knowledge.settings.hand_off,
        )

    def _openers(self) -> Iterable[str]:
        """The starters; after a decline they did not help: an entry of each topic."""
        if self._before.declined:
            return self._knowledge.openers
        return self._knowledge.settings.starters

    def filled(self, text: str, entry: Entry | None = None) -> str | None:
        """Return a text with its placeholders filled, for an entry that was answered.

        It is None where there is nothing to fill one with.
        """
        topics = (topic.title for topic in self._knowledge.topics.values())
        values = {"topics": "; ".join(topics)}
        locale = self._knowledge.settings.locale
        if entry:
            values["sources"] = self._named(entry.sources)
        if entry and entry.reviewed:
            values["reviewed"] = as_date(entry.reviewed, locale)
        if entry and entry.review_due:
            values["review_due"] = as_date(entry.review_due, locale)
        return filled(text, values)

    def _named(self, references: Iterable[str]) -> str:
        """The names of sources, each once, with links to those that have an address."""
        cited = dict.fromkeys(self._cite(reference).id for reference in references)
        sources = [self._knowledge.sources[id] for id in cited]
        return "; ".join(
            as_link(each.title, each.url) if each.url else each.title
            for each in sources
        )

    def _disclaimer(self, *names: str) -> str | None:
        disclaimers = self._knowledge.safety.disclaimers
        texts = map(disclaimers.get, dict.fromkeys(names))
        return "\n\n".join(filter(None, texts)) or None

    def refer(self, rule: Rule) -> Reply:
        """Say why a clinician has to answer, and whom to ask."""
        return self._reply(
            Kind.REFER,
            rule.reply,
            rule.next,
            disclaimer=self._disclaimer("default"),
            brief=self._disclaimer("brief"),
            rule=_fired(rule),
        )

    def escalate(self, rule: Rule) -> Reply:
        """Say a rule's fixed text, to the visitor or about the person, with calls."""
        text = rule.reply
        if rule.reply_about and self._person:
            text = rule.reply_about.replace("{person}", self._person)
        return replace(
            self._reply(Kind.ESCALATE, text, (), rule=_fired(rule)),
            conversation=replace(
                self._before, chips=(), others=(), kind=Kind.ESCALATE, siren=rule.id
            ),
            note=None,
            calls=self._calls(rule),
        )

    def smalltalk(
        self,
        rule: Smalltalk,
        text: str | None = None,
        *,
        chips: Iterable[str] | None = None,
        others: Iterable[str] = (),
        hand_off: HandOff | None = None,
    ) -> Reply:
        """Say a curated reply to a turn that asks for no entry, or `text` in its place.

        Without `chips` its next entries are offered, or the starters if it says so.
        """
        starters = self._knowledge.settings.starters if rule.starters else ()
        chips = (rule.next or starters) if chips is None else chips
        text = text or self.filled(rule.reply) or rule.reply
        reply = self._reply(Kind.SMALLTALK, text, chips, others, hand_off=hand_off)
        return replace(reply, smalltalk=rule.id)

    def _reply(
        self,
        kind: Kind,
        text: str,
        chips: Iterable[str],
        others: Iterable[str] = (),
        *,
        entry: AnsweredEntry | None = None,
        leant_on: str | None = None,
        rule: FiredRule | None = None,
        **fields: Any,
    ) -> Reply:
        entries = self._knowledge.entries
        known = [entries[chip] for chip in chips if chip in entries]
        offered = tuple(chip.id for chip in known)
        conversation = replace(
            self._before,
            chips=offered,
            others=tuple(other for other in others if other not in offered),
            kind=kind,
            declined=self._before.declined + 1 if kind is Kind.DECLINE else 0,
        )
        if entry:
            conversation = replace(
                conversation, entry=entry.id, topic=entry.topic, leant_on=leant_on
            )
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
